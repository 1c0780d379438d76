import { createNumbers, node } from "../../src/onnx/flat.ts";
import type { OnnxModel, OnnxNode } from "../../src/onnx/model.ts";
import type { DeviceEngine } from "../../src/runtime/webgpu/engine.ts";
import { createDeviceState } from "../../src/runtime/webgpu/state.ts";

/** The speed of a device as ONNX Runtime reaches it, in float32. */
export interface Peaks {
  /** Multiplications and additions of a big product of matrices. */
  readonly flopPerSecond: number;
  /** Read and written by additions to a big tensor. */
  readonly bytesPerSecond: number;
}

/** A chain of as many operations is one run, so that starting it costs little. */
const chained = 8;
const repeats = 5;
/** The numbers of each tensor, and the size of square matrices. */
const scales = {
  hardware: { numbers: 2 ** 25, size: 4096 },
  software: { numbers: 2 ** 12, size: 64 },
} as const;

export async function measurePeaks(engine: DeviceEngine, scale: keyof typeof scales): Promise<Peaks> {
  const { numbers, size } = scales[scale];
  const flop = chained * 2 * size ** 3;
  const bytes = chained * 2 * 4 * numbers;
  return {
    flopPerSecond: flop / (await fastestSeconds(engine, productChain(size), size * size)),
    bytesPerSecond: bytes / (await fastestSeconds(engine, additionChain(numbers), numbers)),
  };
}

/** The shortest of a few runs of a model that reads one tensor on the device and returns one number. */
async function fastestSeconds(engine: DeviceEngine, onnx: OnnxModel, numbers: number): Promise<number> {
  const state = await createDeviceState(engine);
  const model = await engine.load(onnx, []);
  try {
    await state.write(
      "x",
      Float32Array.from({ length: numbers }, (_, index) => Math.sin(index) / 64),
    );
    let fastest = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat <= repeats; repeat++) {
      const began = performance.now();
      await model.run(state.tensors(["x"]));
      if (repeat > 0) fastest = Math.min(fastest, (performance.now() - began) / 1000);
    }
    return fastest;
  } finally {
    await model.release();
    await state.release();
  }
}

function productChain(size: number): OnnxModel {
  return chain(size * size, (numbers) => [
    node("Reshape", ["x", numbers.int64([size, size])], "step0"),
    ...links((from, to, index) => node("MatMul", index % 2 === 0 ? [from, "step0"] : ["step0", from], to)),
    node("Reshape", [`step${chained}`, numbers.int64([-1])], "last"),
  ]);
}

function additionChain(count: number): OnnxModel {
  return chain(count, (numbers) => [
    node("Add", ["x", numbers.scalar(0.5)], "step0"),
    ...links((from, to, index) => node("Add", [from, numbers.scalar(index + 1)], to)).slice(0, -2),
    node("Add", [`step${chained - 2}`, numbers.scalar(-0.5)], "last"),
  ]);
}

function links(link: (from: string, to: string, index: number) => OnnxNode): readonly OnnxNode[] {
  return Array.from({ length: chained }, (_, index) => link(`step${index}`, `step${index + 1}`, index));
}

/** A model of these nodes, from `x` to the first number of `last`. */
function chain(
  count: number,
  make: (numbers: ReturnType<typeof createNumbers>) => readonly OnnxNode[],
): OnnxModel {
  const numbers = createNumbers("chain");
  const nodes = make(numbers);
  const corner = node("Slice", ["last", numbers.int64([0]), numbers.int64([1])], "corner");
  return {
    name: "peak",
    nodes: [...nodes, corner],
    initializers: numbers.made,
    inputs: [{ name: "x", elementType: "float32", shape: [count] }],
    outputs: [{ name: "corner", elementType: "float32", shape: [1] }],
  };
}
