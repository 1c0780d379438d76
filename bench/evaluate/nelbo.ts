import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import "../../src/runtime/telemetry.ts";
import * as ort from "onnxruntime-node";
import { encodeSafetensors } from "../../src/codec/safetensors/encode.ts";
import { modelOf, presentationOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { createPresenter } from "../../src/data/presenter.ts";
import { dataShapeOf, gatherData } from "../../src/data/source.ts";
import { firstImages } from "../../src/data/sources/subset.ts";
import { estimateLikelihood } from "../../src/evaluate/likelihood.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { encodeModel, type OnnxNode } from "../../src/onnx/model.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";

/**
 * nelbo's side of the benchmark, `nelbo.ts <threads> <weights> <images>`: writes the initial weights of the dense model
 * and MNIST's test images to the two files, then obeys lines: `estimate N K` estimates log p(x) of N images with K
 * codes each; `products N K` computes only the two matrix products of the decoder for as many codes, with the same
 * number of rows at a time, in ONNX Runtime.
 */
const [, , threadsText, weightsFile, imagesFile] = process.argv;
if (weightsFile === undefined || imagesFile === undefined) {
  throw new Error("expected <threads> <weights> <images>");
}
const threads = Number(threadsText);
const config = resolveConfig({ data: "mnist", preset: "dense", threads });
const dataset = await loadDataset(config.data, { offline: true });
const shape = dataShapeOf(dataset.shape);
const model = modelOf(config, shape);
const session = await openSession(model.parameters, { threads });
const weights = initialValues(model.parameters, config.seed);
await session.writeParameters(weights);
writeFileSync(weightsFile, encodeSafetensors(storedTensors()));
const everything = Uint32Array.from({ length: dataset.test.count }, (_, image) => image);
const pixels = await gatherData(dataset.test, everything);
writeFileSync(imagesFile, new Uint8Array(pixels.buffer));
const presenter = createPresenter(presentationOf(config, shape), "test");

function storedTensors() {
  return Object.fromEntries(
    model.parameters.map(({ name, sizes }) => {
      const data = weights[name] ?? new Float32Array();
      return [name, { dataType: "float32", shape: sizes, data } as const];
    }),
  );
}

const rows = 500;
const products = await ort.InferenceSession.create(
  encodeModel({
    name: "products",
    nodes: [
      gemm(["z", "hidden"], "h"),
      gemm(["h", "output"], "logits"),
      // One number instead of all, so that no result is copied.
      { operator: "Slice", inputs: ["logits", "first", "second"], output: "y", attributes: {} },
    ],
    initializers: [
      { name: "first", elementType: "int64", sizes: [2], data: [0, 0] },
      { name: "second", elementType: "int64", sizes: [2], data: [1, 1] },
    ],
    inputs: [
      { name: "z", elementType: "float32", shape: [rows, 20] },
      { name: "hidden", elementType: "float32", shape: [400, 20] },
      { name: "output", elementType: "float32", shape: [784, 400] },
    ],
    outputs: [{ name: "y", elementType: "float32", shape: [1, 1] }],
  }),
  { intraOpNumThreads: threads, interOpNumThreads: 1, enableMemPattern: false },
);

function gemm(inputs: readonly string[], output: string): OnnxNode {
  return { operator: "Gemm", inputs, output, attributes: { transB: { int: 1 } } };
}

async function multiply(codes: number): Promise<void> {
  const tensor = (values: Float32Array, sizes: readonly number[]) => new ort.Tensor("float32", values, sizes);
  const feeds = {
    z: tensor(new Float32Array(rows * 20).fill(0.5), [rows, 20]),
    hidden: tensor(weights["decoder.hidden.0.weight"] ?? new Float32Array(), [400, 20]),
    output: tensor(weights["decoder.output.weight"] ?? new Float32Array(), [784, 400]),
  };
  for (let done = 0; done < codes; done += rows) await products.run(feeds);
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ event: "ready", engine: session.description.engine, threads });
for await (const line of createInterface({ input: process.stdin })) {
  const [word, count, samples] = line.trim().split(" ");
  const [images, codes] = [Number(count), Number(samples)];
  const [before, began] = [process.cpuUsage(), performance.now()];
  let logLikelihood: number | undefined;
  if (word === "estimate") {
    const split = firstImages(dataset.test, images);
    const request = { model, session, split, presenter, seed: 0, samples: codes };
    logLikelihood = (await estimateLikelihood(request)).logLikelihood;
  } else if (word === "products") await multiply(images * codes);
  else break;
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - began) / 1000;
  say({ event: "estimated", logLikelihood, cpu: (user + system) / 1e6, seconds });
}
process.exit(0);
