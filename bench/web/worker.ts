import {
  initialValues,
  modelOf,
  openSession,
  residentSource,
  resolveConfig,
  train,
  trainingSettingsOf,
} from "nelbo/web";
import mjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";

/** Trains in a worker: the first message has the settings, each further one a number of steps. */
interface Settings {
  readonly preset: string;
  readonly threads: number;
}

let makeSteps: ((count: number) => Promise<object>) | undefined;

addEventListener("message", async ({ data }: MessageEvent<Settings | number>) => {
  try {
    if (typeof data === "number") postMessage(await makeSteps?.(data));
    else postMessage(await start(data));
  } catch (error) {
    postMessage({ event: "error", message: String(error) });
  }
});

async function start({ preset, threads }: Settings): Promise<object> {
  const x = new Uint8Array(await (await fetch("/images")).arrayBuffer());
  const config = resolveConfig({ preset, epochs: 100_000 });
  const model = modelOf(config, [28, 28, 1]);
  const session = await openSession(model.parameters, { threads, files: { mjs, wasm } });
  await session.writeParameters(initialValues(model.parameters, config.seed));
  const images = { train: residentSource({ shape: [28, 28, 1], x }) };
  const events = train({ model, session, images, ...trainingSettingsOf(config, model.parts.dataShape) });
  makeSteps = async (count) => {
    const began = performance.now();
    let loss = Number.NaN;
    for (let made = 0; made < count; ) {
      const { value: event, done } = await events.next();
      if (done) throw new Error("training ended before the benchmark");
      if (event.event !== "step") continue;
      made += 1;
      loss = event.batch.loss;
    }
    return { event: "steps", steps: count, seconds: (performance.now() - began) / 1000, loss };
  };
  return { event: "ready", ...session.description };
}
