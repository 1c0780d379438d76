import { EngineError } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import type { DataType } from "../graph/shape.ts";
import { elementCount, formatShape, resolveShape } from "../graph/shape.ts";
import { lowerProgram } from "../onnx/lower.ts";
import { encodeModel } from "../onnx/model.ts";
import type { EngineDescription, Feeds } from "./session.ts";

/** A tensor as ONNX Runtime takes it, whichever of its packages runs. */
export interface EngineTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** What a package of ONNX Runtime is asked for. */
export interface Engine {
  readonly description: EngineDescription;
  /**
   * Whether results are written into tensors given for them. onnxruntime-web's wasm back end silently does not, so
   * there they are copied.
   */
  readonly writesInPlace: boolean;
  tensor(dataType: DataType, data: Float32Array | Uint8Array, sizes: readonly number[]): EngineTensor;
  load(model: Uint8Array): Promise<EngineModel>;
}

export interface EngineModel {
  /** Runs and returns every output; `into` holds tensors to write some of them to. */
  run(
    feeds: Readonly<Record<string, EngineTensor>>,
    outputs: readonly string[],
    into: Readonly<Record<string, EngineTensor>>,
  ): Promise<Readonly<Record<string, EngineTensor>>>;
  release(): Promise<void>;
}

/** Writes the program as ONNX and loads it. Throws EngineError naming the program where the engine refuses it. */
export async function loadProgram(engine: Engine, program: Program): Promise<EngineModel> {
  const bytes = encodeModel(lowerProgram(program));
  try {
    return await engine.load(bytes);
  } catch (cause) {
    throw new EngineError(
      `program ${program.name}: ${engine.description.engine} did not accept it: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** Tensors for a program's inputs. Throws EngineError where one is missing, unknown, of another type or size. */
export function feedTensors(
  engine: Engine,
  program: Program,
  feeds: Feeds,
  batchSize: number,
): Record<string, EngineTensor> {
  const unknown = Object.keys(feeds).find((name) => !program.inputs.some((leaf) => leaf.name === name));
  if (unknown !== undefined)
    throw new EngineError(`program ${program.name}: it has no input called ${unknown}`);
  return Object.fromEntries(
    program.inputs.map(({ name, type }) => {
      const data = feeds[name];
      const sizes = resolveShape(type.shape, batchSize);
      const kind = data instanceof Uint8Array ? "uint8" : "float32";
      if (data?.length !== elementCount(sizes) || kind !== type.dataType) {
        throw new EngineError(
          `program ${program.name}, input ${name}: expected ${type.dataType} ${formatShape(sizes)}, that is ` +
            `${elementCount(sizes)} numbers, found ${data === undefined ? "none" : `${data.length} of ${kind}`}`,
        );
      }
      return [name, engine.tensor(type.dataType, data, sizes)];
    }),
  );
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
