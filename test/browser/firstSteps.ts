import {
  initialValues,
  type Model,
  modelOf,
  residentSource,
  resolveConfig,
  type Session,
  train,
  trainingSettingsOf,
} from "../../src/index.ts";

/** What came of the first steps of a training. */
export interface FirstSteps {
  /** Nats per datum, step by step. */
  readonly losses: readonly number[];
  /** What the first bias became. */
  readonly firstBias: readonly number[];
  readonly engine: string;
  readonly threads: number;
}

/** The first ten steps of the main job, wherever that is. */
export async function firstSteps(
  pixels: Uint8Array,
  createSession: (model: Model) => Promise<Session>,
): Promise<FirstSteps> {
  const config = resolveConfig({ preset: "dense" });
  const model = modelOf(config, [28, 28, 1]);
  const session = await createSession(model);
  await session.writeParameters(initialValues(model.parameters, config.seed));
  const losses: number[] = [];
  const images = { train: residentSource({ shape: [28, 28, 1], x: pixels }) };
  for await (const event of train({
    model,
    session,
    images,
    ...trainingSettingsOf(config, model.parts.dataShape),
  })) {
    if (event.event === "step") losses.push(event.batch.loss);
    if (losses.length === 10) break;
  }
  const firstBias = [...((await session.readParameters())["encoder.hidden.0.bias"] ?? [])];
  const { engine, threads } = session.description;
  await session.dispose();
  return { losses, firstBias, engine, threads };
}
