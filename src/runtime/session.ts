import type { Program } from "../graph/program.ts";
import type { TrainingProgram } from "../graph/training.ts";
import type { OnnxModel } from "../onnx/model.ts";
import type { OptimizerSettings, OptimizerState } from "./optimizer.ts";

/**
 * The interface between models and the engine that computes them. A session owns a model's state and keeps it on its
 * device: on a CPU in one memory that the optimizer updates in place, on a GPU in that GPU's buffers. State is
 * therefore read and written asynchronously, and always as copies.
 */
export interface Session {
  readonly description: EngineDescription;
  /**
   * Prepares a training step. A session has one optimizer; its moments live as long as the session. Throws ConfigError
   * for optimizer settings out of bounds.
   */
  prepareStep(training: TrainingProgram, optimizer: OptimizerSettings): Promise<TrainingStep>;
  /** Prepares any other program over the same parameters. The same program is compiled only once. */
  prepare(program: Program): Promise<Executable>;
  /**
   * Prepares an ONNX model that contains its weights, with the inputs and outputs of `program`. Each call compiles it
   * again.
   */
  prepareOnnx(program: Program, model: OnnxModel): Promise<Executable>;
  /** Copies of the parameters, including buffers, by name. */
  readParameters(): Promise<Record<string, Float32Array>>;
  /** Sets all parameters. Throws EngineError naming the first that is missing, unknown or of another size. */
  writeParameters(values: Readonly<Record<string, Float32Array>>): Promise<void>;
  /** A copy of the optimizer's state; `undefined` before the first `prepareStep`. */
  readOptimizer(): Promise<OptimizerState | undefined>;
  /** Restores a state from `readOptimizer`. Throws EngineError as `writeParameters` does. */
  writeOptimizer(state: OptimizerState): Promise<void>;
  /** Releases the engine's memory; the session cannot be used afterwards. */
  dispose(): Promise<void>;
}

/** Devices: the processor in Node, WebAssembly in a page, and a GPU by WebGPU in both. */
export const devices = ["cpu", "wasm", "webgpu"] as const;
export type Device = (typeof devices)[number];

export interface SessionOptions {
  /** Default: `cpu` in Node and `wasm` in a page. Results of different devices agree within rounding. */
  readonly device?: Device | undefined;
  /** Threads inside each operator. The default depends on the platform. */
  readonly threads?: number | undefined;
}

/**
 * Opens a session for a model's parameters, all zero. Each platform has one such function; code above the runtime
 * receives it as an argument.
 *
 * @throws ConfigError for a device that the platform does not have, or a wrong number of threads
 */
export type OpenSession = (
  parameters: readonly ParameterLayout[],
  options?: SessionOptions,
) => Promise<Session>;

export interface EngineDescription {
  /** `onnxruntime-node 1.30.0, CPU`. */
  readonly engine: string;
  readonly device: Device;
  /** Threads that one program uses. */
  readonly threads: number;
  /** A warning about slow computation: more threads than cores. */
  readonly warning?: string;
}

/** The name and fixed sizes of a parameter that a session stores. */
export interface ParameterLayout {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Set for a buffer: training programs compute its next value, and the optimizer does not change it. */
  readonly buffer?: boolean;
}

/** Numbers by input name, row-major. Bytes for uint8 inputs, floats for float32 ones. Not kept after the call. */
export type Feeds = Readonly<Record<string, Float32Array | Uint8Array>>;

export interface Executable {
  /** Returns outputs by name, row-major, in new arrays. `batchSize` is N. */
  run(feeds: Feeds, batchSize: number): Promise<Record<string, Float32Array>>;
}

export interface TrainingStep {
  /** Computes reports and gradients for one batch and updates the parameters. */
  run(feeds: Feeds, batchSize: number, learningRate: number): Promise<StepReport>;
}

export interface StepReport {
  /** The program's reports: means over the batch, before the update. */
  readonly reports: Readonly<Record<string, number>>;
  /** Euclidean norm of the mean gradient over all parameters; only if clipping is on. */
  readonly gradientNorm?: number;
  /** Whether every gradient was finite. If false, do not use the parameters any more. */
  readonly gradientsFinite: boolean;
}
