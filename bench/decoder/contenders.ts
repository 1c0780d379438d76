import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { modelOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { exportModel } from "../../src/export/onnx/onnxExport.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { randomStream } from "../../src/random/stream.ts";
import { encodeModelFile } from "../../src/store/modelFile.ts";
import { type Peer, startPeer } from "../peer.ts";
import { type BenchmarkName, benchmarks } from "../training/models.ts";
import { type Allocator, pytorchSettings } from "../training/pytorch.ts";

const pytorchProgram = fileURLToPath(new URL("pytorch.py", import.meta.url));
const nelboProgram = fileURLToPath(new URL("nelbo.ts", import.meta.url));

/** Programs that decode the same codes by the same decoder, with nelbo's name and the names of PyTorch's settings. */
export interface Contenders {
  readonly nelbo: Peer;
  readonly pytorch: Readonly<Record<Allocator, Readonly<Record<string, Peer>>>>;
}

export interface ContendersRequest {
  readonly model: BenchmarkName;
  /** Codes that there are to be. */
  readonly largestBatch: number;
  /** Of nelbo; 0: as ONNX Runtime chooses. */
  readonly threads: number;
  readonly python: string;
  /** For the files that are exchanged. */
  readonly folder: string;
}

/**
 * Exports a preset with its first values, and starts all programs with its decoder: nelbo's with `decoder.onnx`, PyTorch's, one
 * for each setting, with the same weights of `model.safetensors`. What is started is told to `started` at once.
 */
export async function startDecoders(
  request: ContendersRequest,
  started: (peer: Peer) => void,
): Promise<Contenders> {
  const { model: name, largestBatch, threads, python, folder } = request;
  const config = resolveConfig({ preset: benchmarks[name].preset });
  const model = modelOf(config, [28, 28, 1]);
  const parameters = initialValues(model.parameters, config.seed);
  const codes = new Float32Array(largestBatch * model.parts.latentSize);
  randomStream(0, "bench").normals(0, codes);
  const files = {
    decoder: join(folder, `${name}.onnx`),
    weights: join(folder, `${name}.safetensors`),
    codes: join(folder, `${name}.codes`),
  };
  const decoder = exportModel(model, { parameters }).find((program) => program.name === "decoder");
  await mkdir(folder, { recursive: true });
  await writeFile(files.decoder, decoder?.bytes ?? "");
  await writeFile(files.weights, encodeModelFile(model, config, parameters, 0));
  await writeFile(files.codes, new Uint8Array(codes.buffer));

  const begun = async (command: string, words: readonly string[]): Promise<Peer> => {
    const peer = await startPeer(command, words);
    started(peer);
    return peer;
  };
  const startPytorch = async (allocator: Allocator) => {
    const settings = [...pytorchSettings(benchmarks[name].layouts, allocator)];
    const own = ["--model", name, "--weights", files.weights, "--codes", files.codes];
    const peers = await Promise.all(
      settings.map(async ([setting, words]) => {
        return [setting, await begun(python, [pytorchProgram, ...own, ...words])] as const;
      }),
    );
    return Object.fromEntries(peers);
  };
  return {
    nelbo: await begun(process.execPath, [
      "--import",
      "tsx",
      nelboProgram,
      files.decoder,
      files.codes,
      String(threads),
    ]),
    pytorch: { default: await startPytorch("default"), keep: await startPytorch("keep") },
  };
}

/** Outputs may differ by as much: float32 sums in other orders. */
export const outputTolerance = 1e-4;

/**
 * The largest difference between the means that two programs make of the same codes. Throws where it is above the tolerance,
 * or where the images hardly differ among themselves, so that nothing could be told from them: it is not the same work.
 */
export async function requireSameMeans(
  peers: readonly Peer[],
  batch: number,
  folder: string,
): Promise<number> {
  const outputs: Float32Array[] = [];
  for (const [index, peer] of peers.entries()) {
    const path = join(folder, `means-${index}`);
    await peer.ask(`write ${batch} ${path}`);
    const { buffer, byteOffset, byteLength } = await readFile(path);
    outputs.push(new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)));
  }
  return largestDifference(outputs, outputTolerance);
}

/** The largest difference of the other arrays from the first. Throws above the tolerance, and where the first is nearly constant. */
export function largestDifference(outputs: readonly Float32Array[], tolerance: number): number {
  const [first = new Float32Array(0), ...others] = outputs;
  const range =
    first.reduce((a, b) => Math.max(a, b), -Infinity) - first.reduce((a, b) => Math.min(a, b), Infinity);
  if (!(range > 100 * tolerance)) {
    throw new Error(
      `bench: expected means that differ among themselves by more than ${100 * tolerance}, found ${range}`,
    );
  }
  let largest = 0;
  for (const other of others) {
    if (other.length !== first.length) {
      throw new Error(`bench: expected ${first.length} numbers from each program, found ${other.length}`);
    }
    for (const [index, value] of other.entries()) {
      const difference = Math.abs(value - (first[index] ?? Number.NaN));
      if (!(difference <= tolerance)) {
        throw new Error(
          `bench: expected the same means within ${tolerance}, found a difference of ${difference} at number ${index}`,
        );
      }
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}
