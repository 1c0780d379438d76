import { presentationOf, trainingSettingsOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { EngineError } from "../errors.ts";
import type { OptimizerState } from "../runtime/optimizer.ts";
import type { Device, Session } from "../runtime/session.ts";
import type { Checkpoint, CheckpointOwner } from "../store/checkpoint/checkpoint.ts";
import { runIdentity } from "../store/checkpoint/identity.ts";
import type { Platform } from "../store/platform.ts";
import type { TrainingEvent } from "../train/events.ts";
import { type TrainingImages, train } from "../train/train.ts";
import type { Model } from "../vae/model.ts";
import { firstParameters } from "./importWeights.ts";
import { createPainter, type Painter } from "./pictures.ts";

export interface TrainingPlan {
  readonly config: Config;
  readonly data: DataProperties;
  readonly images: TrainingImages;
  readonly model: Model;
  /** Threads of the session; 0: one for each core. */
  readonly threads: number;
  readonly device: Device;
  /** Why the device was chosen, if it was chosen by timing steps. */
  readonly deviceReason?: string | undefined;
  readonly platform: Platform;
  /** Undefined: from the beginning. */
  readonly from: Checkpoint | undefined;
  /** Stops the computation of principal components. Training by steps is stopped between steps instead. */
  readonly signal?: AbortSignal | undefined;
}

/** A training run with checked settings and compiled programs; its first event is `started`. */
export interface PreparedTraining extends TrainingPlan {
  readonly session: Session;
  readonly events: AsyncGenerator<TrainingEvent, void, undefined>;
  readonly started: IteratorResult<TrainingEvent, void>;
  readonly painter: Painter;
  readonly owner: CheckpointOwner;
  /** Updates made before it. */
  readonly step: number;
  /** Copies of everything that training changes. */
  readState(): Promise<{
    readonly parameters: Readonly<Record<string, Float32Array>>;
    readonly optimizer: OptimizerState;
  }>;
  dispose(): Promise<void>;
}

/** The identity and parameters that checkpoints of a run must have. */
export async function ownerOf({
  config,
  data,
  model,
}: Pick<TrainingPlan, "config" | "data" | "model">): Promise<CheckpointOwner> {
  return { identity: await runIdentity(config, data), specifications: model.parameters };
}

/** The events of the training run, which begins when the first event is requested. */
async function eventsOf(
  { config, images, model, from, signal }: TrainingPlan,
  session: Session,
): Promise<AsyncGenerator<TrainingEvent, void, undefined>> {
  const start = from && { from: { position: from.position, optimizer: from.optimizer } };
  if (config.model === "pca") {
    // Loaded here because its matrix code is large and only used for PCA.
    const { fitPrincipalComponents } = await import("../train/principalComponents.ts");
    const presentation = presentationOf(config, model.parts.dataShape);
    return fitPrincipalComponents({ model, session, images, presentation, watch: { signal }, ...start });
  }
  return train({
    model,
    session,
    images,
    ...trainingSettingsOf(config, model.parts.dataShape),
    ...start,
  });
}

/** Prepares a training run, without writing files. Throws ConfigError for settings that contradict each other. */
export async function prepareTraining(plan: TrainingPlan): Promise<PreparedTraining> {
  const { config, model, threads, device, from, platform } = plan;
  const session = await platform.openSession(model.parameters, { threads, device });
  try {
    await session.writeParameters(from?.parameters ?? (await firstParameters(model, config)));
    const events = await eventsOf(plan, session);
    const started = await events.next();
    const painter = await createPainter({ ...plan, disk: platform.disk, session });
    return {
      ...plan,
      session,
      events,
      started,
      painter,
      owner: await ownerOf(plan),
      step: from?.optimizer.updates ?? 0,
      async readState() {
        const optimizer = await session.readOptimizer();
        if (optimizer === undefined) throw new EngineError("session: expected an optimizer, found none");
        return { parameters: await session.readParameters(), optimizer };
      },
      dispose: () => session.dispose(),
    };
  } catch (cause) {
    await session.dispose();
    throw cause;
  }
}
