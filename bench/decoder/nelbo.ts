import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import "../../src/runtime/telemetry.ts";
import * as ort from "onnxruntime-node";

/**
 * Our side of the benchmark, `nelbo.ts <decoder.onnx> <codes> <threads>`: the exported file in a stock session of ONNX
 * Runtime, as the README of an export has it, with the protocol of pytorch.py. Results are arrays of JavaScript.
 */
const [, , decoder, codesFile, threads] = process.argv;
if (decoder === undefined || codesFile === undefined || threads === undefined) {
  throw new Error("expected <decoder.onnx> <codes> <threads>");
}
const latentSize = 20;
const bytes = await readFile(codesFile);
const codes = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const options = threads === "0" ? {} : { intraOpNumThreads: Number(threads) };
const session = await ort.InferenceSession.create(decoder, options);

async function decode(count: number): Promise<Float32Array> {
  const z = new ort.Tensor("float32", codes.subarray(0, count * latentSize), [count, latentSize]);
  const { mean } = await session.run({ z });
  if (mean?.data instanceof Float32Array) return mean.data;
  throw new Error("expected float32 means");
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ event: "ready", engine: `onnxruntime-node ${ort.env.versions.node}`, threads: Number(threads) });
for await (const line of createInterface({ input: process.stdin })) {
  const [word, batch, rest = ""] = line.trim().split(" ");
  const count = Number(batch);
  if (word === "decode") {
    const began = performance.now();
    for (let call = 0; call < Number(rest); call++) await decode(count);
    say({ event: "decoded", images: count * Number(rest), seconds: (performance.now() - began) / 1000 });
  } else if (word === "write") {
    const means = await decode(count);
    await writeFile(rest, new Uint8Array(means.buffer, means.byteOffset, means.byteLength));
    say({ event: "written" });
  } else if (word === "quit") break;
  else say({ event: "error", message: `expected decode B C, write B FILE or quit, found ${line}` });
}
process.exit(0);
