import { EngineError, messageOf } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import type { DataType } from "../graph/shape.ts";
import { elementCount, formatShape, resolveShape } from "../graph/shape.ts";
import { lowerProgram } from "../onnx/lower.ts";
import type { OnnxModel } from "../onnx/model.ts";
import type { MemoryOptions, ParameterMemory } from "./memory.ts";
import type { EngineDescription, Feeds } from "./session.ts";

/** A tensor of any of ONNX Runtime's packages. */
export interface EngineTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

export type EngineTensors = Readonly<Record<string, EngineTensor>>;

/** The interface to a package of ONNX Runtime. */
export interface Engine {
  readonly description: EngineDescription;
  /** A tensor over an array, without a copy. */
  tensor(dataType: DataType, data: Float32Array | Uint8Array, sizes: readonly number[]): EngineTensor;
  /** Loads a model that returns its outputs as new tensors. */
  load(model: OnnxModel): Promise<EngineModel>;
  /** Loads a model that writes all outputs into arrays given at each run, with as few copies as the engine allows. */
  loadInPlace(model: OnnxModel): Promise<InPlaceModel>;
  /** What the engine requires of the memory of parameters. Default: nothing. */
  readonly memory?: MemoryOptions;
  /**
   * Loads a training program in a form that computes directly in the memory of parameters; undefined if there is none
   * for this program. Default: never.
   */
  loadStep?(program: Program, memory: ParameterMemory): Promise<InPlaceModel | undefined>;
}

export interface EngineModel {
  run(feeds: EngineTensors): Promise<EngineTensors>;
  release(): Promise<void>;
}

export interface InPlaceModel {
  /**
   * @param outputs a tensor for every output of the model
   * @param batchSize N
   */
  run(feeds: EngineTensors, outputs: EngineTensors, batchSize: number): Promise<void>;
  release(): Promise<void>;
}

/** Writes a program as ONNX and loads it. Throws as `compileProgram` does. */
export function loadProgram<Loaded>(
  engine: Engine,
  program: Program,
  load: (model: OnnxModel) => Promise<Loaded>,
): Promise<Loaded> {
  return compileProgram(engine, program, () =>
    load(lowerProgram(program, undefined, { convolutions: "fastest" })),
  );
}

/**
 * Awaits the loading of a program's model. Throws EngineError if the engine rejects the program (it names the program)
 * or does not start.
 */
export async function compileProgram<Loaded>(
  { description }: Pick<Engine, "description">,
  program: Program,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await load();
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      `program ${program.name}: ${description.engine} did not accept it: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** Awaits a run. Throws EngineError naming the program if the engine fails. */
export async function runProgram<Result>(program: Program, run: Promise<Result>): Promise<Result> {
  try {
    return await run;
  } catch (cause) {
    throw new EngineError(`program ${program.name} failed: ${messageOf(cause)}`, { cause });
  }
}

/** Tensors for a program's inputs. Throws EngineError if one is missing, unknown, of another type or size. */
export function feedTensors(
  engine: Pick<Engine, "tensor">,
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
          `program ${program.name}, input ${name}: expected ${type.dataType} ${formatShape(sizes)}, which is ` +
            `${elementCount(sizes)} numbers, found ${data === undefined ? "none" : `${data.length} of ${kind}`}`,
        );
      }
      return [name, engine.tensor(type.dataType, data, sizes)];
    }),
  );
}

/** The outputs of a program as arrays. Throws EngineError for an output that is missing or not float32. */
export function floatOutputs(program: Program, results: EngineTensors): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.keys(program.outputs).map((name) => {
      const data = results[name]?.data;
      if (data instanceof Float32Array) return [name, data];
      throw new EngineError(`program ${program.name}: expected output ${name} as float32, found none`);
    }),
  );
}

/** Throws EngineError naming the first parameter of a program that is not among a session's. */
export function requireParameters(program: Program, names: readonly string[]): void {
  const missing = program.parameters.find(({ name }) => !names.includes(name));
  if (missing !== undefined)
    throw new EngineError(`program ${program.name}: the session has no parameter called ${missing.name}`);
}
