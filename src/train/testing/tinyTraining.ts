import { createHash } from "node:crypto";
import type { Presentation } from "../../data/presenter.ts";
import { type ResidentSource, residentSource } from "../../data/sources/resident.ts";
import { initialValues } from "../../nn/scope.ts";
import { randomStream } from "../../random/stream.ts";
import { openSession } from "../../runtime/openSession.node.ts";
import type { Feeds, Session } from "../../runtime/session.ts";
import type { Model } from "../../vae/model.ts";
import { denseVae } from "../../vae/testing/denseVae.ts";
import type { TrainingEvent } from "../events.ts";
import { type TrainingImages, type TrainingRequest, train } from "../train.ts";

/** `count` images of 8 x 8 grey pixels, each a bright column and a row on a dark ground. */
export function tinySplit(count: number, purpose: string): ResidentSource<Uint8Array> {
  const draws = new Float32Array(3 * count);
  randomStream(0, `tiny/${purpose}`).uniforms(0, draws);
  const pixels = new Uint8Array(64 * count);
  for (let image = 0; image < count; image++) {
    const [column, row, level] = Array.from(draws.subarray(3 * image, 3 * image + 3));
    for (let i = 0; i < 8; i++) {
      pixels[64 * image + 8 * i + Math.floor(8 * (column ?? 0))] = 100 + Math.floor(100 * (level ?? 0));
      pixels[64 * image + 8 * Math.floor(8 * (row ?? 0)) + i] = 250;
    }
  }
  return residentSource({ shape: [8, 8, 1], x: pixels });
}

export const tinyImages = {
  train: tinySplit(60, "train"),
  test: tinySplit(20, "test"),
} as const satisfies TrainingImages;

export interface TinyTraining extends Partial<Omit<TrainingRequest, "session" | "presentation">> {
  /** Parts of the presentation that differ from the default: images unchanged. */
  readonly presentation?: Partial<Presentation>;
  /** Changes the initial parameters in place. */
  readonly change?: (parameters: Record<string, Float32Array>) => void;
  /** Wraps the session. */
  readonly wrap?: (session: Session) => Session;
  /** Default: 1. */
  readonly threads?: number;
}

/** A training on 60 images in batches of 16 for two epochs of four steps each, and its session. */
export async function openTraining(options: TinyTraining = {}) {
  const { change, wrap = (session) => session, threads = 1, presentation, ...more } = options;
  const model: Model = more.model ?? denseVae();
  const session = await openSession(model.parameters, { threads });
  const parameters = initialValues(model.parameters, more.seed ?? 7);
  change?.(parameters);
  await session.writeParameters(parameters);
  const events = train({
    model,
    session: wrap(session),
    images: tinyImages,
    epochs: 2,
    batchSize: 16,
    seed: 7,
    schedule: { learningRate: 1e-2, decay: { kind: "constant" }, warmupSteps: 0 },
    optimizer: { kind: "adam" },
    scalars: { beta: 1 },
    ...more,
    presentation: presentationFor(model, more.seed, presentation),
  });
  return { session, events };
}

function presentationFor(
  { parts: { dataShape, condition } }: Model,
  seed = 7,
  said: Partial<Presentation> = {},
): Presentation {
  return {
    shape: dataShape,
    binarization: "none",
    seed,
    ...(condition && { condition: condition.kind }),
    ...said,
  };
}

export interface Trained {
  readonly events: readonly TrainingEvent[];
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

/** Trains all epochs. */
export async function trainTiny(options: TinyTraining = {}): Promise<Trained> {
  const { session, events } = await openTraining(options);
  try {
    const seen: TrainingEvent[] = [];
    for await (const event of events) seen.push(event);
    return { events: seen, parameters: await session.readParameters() };
  } finally {
    await session.dispose();
  }
}

/** The SHA-256 of the parameters' bytes: equal only if all bits are. */
export function fingerprint(parameters: Readonly<Record<string, Float32Array>>): string {
  const hash = createHash("sha256");
  for (const [name, values] of Object.entries(parameters)) hash.update(name).update(values);
  return hash.digest("hex");
}

/** The events without times. */
export function withoutSeconds(events: readonly TrainingEvent[]): readonly unknown[] {
  return events.map((event) => ({
    ...event,
    ...("seconds" in event && { seconds: 0 }),
    ...("position" in event && { position: { ...event.position, seconds: 0 } }),
  }));
}

/** Copies of a program's feeds. */
export interface RecordedRun {
  readonly feeds: Feeds;
  readonly count: number;
}

export interface RecordedStep extends RecordedRun {
  readonly learningRate: number;
}

/** Wraps a session and records the feeds of its training steps and of its other programs. */
export function record(steps: RecordedStep[], others: RecordedRun[] = []): (session: Session) => Session {
  const copyOf = (feeds: Feeds): Feeds =>
    Object.fromEntries(Object.entries(feeds).map(([name, values]) => [name, values.slice()]));
  return (session) => ({
    ...session,
    async prepareStep(training, optimizer) {
      const step = await session.prepareStep(training, optimizer);
      return {
        run(feeds, count, learningRate) {
          steps.push({ feeds: copyOf(feeds), count, learningRate });
          return step.run(feeds, count, learningRate);
        },
      };
    },
    async prepare(program) {
      const executable = await session.prepare(program);
      return {
        run(feeds, count) {
          others.push({ feeds: copyOf(feeds), count });
          return executable.run(feeds, count);
        },
      };
    },
  });
}
