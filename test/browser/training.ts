import {
  createWebSession,
  initialValues,
  modelOf,
  optimizerOf,
  resolveConfig,
  scalarsOf,
  scheduleOf,
  train,
} from "nelbo/web";
import mjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** What a page or a worker says of its training. */
export interface BrowserTraining {
  /** Nats per datum, step by step. */
  readonly losses: readonly number[];
  readonly engine: string;
  readonly threads: number;
  readonly isolated: boolean;
  /** What the first parameter became. */
  readonly firstBias: readonly number[];
}

/** The first ten steps of the main job, on images that the server hands out. */
export async function trainHere(threads: number): Promise<BrowserTraining> {
  const pixels = new Uint8Array(await (await fetch("/images")).arrayBuffer());
  const config = resolveConfig({ preset: "dense" });
  const model = modelOf(config, [28, 28, 1]);
  const session = createWebSession(model.parameters, {
    threads,
    ...(threads > 1 && { files: { mjs, wasm } }),
  });
  session.writeParameters(initialValues(model.parameters, config.seed));
  const losses: number[] = [];
  const events = train({
    model,
    session,
    images: { train: { count: pixels.length / 784, pixels } },
    binarization: config.binarize,
    epochs: config.epochs,
    batchSize: config.batchSize,
    seed: config.seed,
    schedule: scheduleOf(config),
    optimizer: optimizerOf(config),
    scalars: scalarsOf(config),
  });
  for await (const event of events) {
    if (event.event === "step") losses.push(event.batch.loss);
    if (losses.length === 10) break;
  }
  const firstBias = [...(session.readParameters()["encoder.hidden.0.bias"] ?? [])];
  const { engine, threads: used } = session.description;
  await session.dispose();
  return { losses, engine, threads: used, isolated: crossOriginIsolated, firstBias };
}
