import * as ort from "onnxruntime-node";
import type { Tensor64 } from "../../graph/interpret.ts";
import type { Program } from "../../graph/program.ts";
import { type DataType, resolveShape } from "../../graph/shape.ts";
import { type LoweringOptions, lowerProgram } from "../lower.ts";
import { encodeModel } from "../model.ts";

export type Feeds = Readonly<Record<string, ArrayLike<number>>>;

/** One session for a program, for any number of runs of any batch size. */
export interface Engine {
  run(feeds: Feeds, batchSize: number): Promise<Record<string, Tensor64>>;
}

/** Runs the program's ONNX bytes in a default session of ONNX Runtime, without nelbo's runtime. */
export async function openEngine(program: Program, options: LoweringOptions = {}): Promise<Engine> {
  const session = await ort.InferenceSession.create(encodeModel(lowerProgram(program, undefined, options)), {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    async run(feeds, batchSize) {
      const tensors = [...program.inputs, ...program.parameters].map(({ name, type }) => {
        const sizes = resolveShape(type.shape, batchSize);
        return [name, new ort.Tensor(type.dataType, typedData(type.dataType, feeds[name] ?? []), sizes)];
      });
      const results = await session.run(Object.fromEntries(tensors));
      return Object.fromEntries(
        Object.entries(results).map(([name, { dims, data }]) => [
          name,
          { sizes: dims, data: Float64Array.from(data as ArrayLike<number>) },
        ]),
      );
    },
  };
}

/** Runs a program once. */
export async function runEngine(
  program: Program,
  feeds: Feeds,
  batchSize: number,
  options: LoweringOptions = {},
): Promise<Record<string, Tensor64>> {
  return (await openEngine(program, options)).run(feeds, batchSize);
}

const arrayTypes = { float32: Float32Array, uint8: Uint8Array, int32: Int32Array, bool: Uint8Array } as const;

function typedData(dataType: DataType, data: ArrayLike<number>) {
  return arrayTypes[dataType].from(data);
}
