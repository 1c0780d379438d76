import type { Program } from "../graph/program.ts";
import type { TrainingProgram } from "../graph/training.ts";
import type { OnnxModel } from "../onnx/model.ts";
import type { OptimizerSettings, OptimizerState } from "./optimizer.ts";

/**
 * The seam between what is computed and what computes it. A session owns a model's state and keeps it where its device has it: on
 * a CPU in one memory that the optimizer works on in place, on a GPU in that GPU's buffers. State is therefore read and written
 * asynchronously, and always as copies.
 */
export interface Session {
  readonly description: EngineDescription;
  /**
   * Prepares a training step. A session has one optimizer; its moments live as long as the session. Throws ConfigError for
   * settings of the optimizer that are out of bounds.
   */
  prepareStep(training: TrainingProgram, optimizer: OptimizerSettings): Promise<TrainingStep>;
  /** Prepares any other program over the same parameters. The same program is compiled once, however often it is asked for. */
  prepare(program: Program): Promise<Executable>;
  /** Prepares an ONNX model that holds its weights itself, with the inputs and outputs of `program`. Compiled anew at each call. */
  prepareOnnx(program: Program, model: OnnxModel): Promise<Executable>;
  /** Copies of the parameters, buffers among them, by name. */
  readParameters(): Promise<Record<string, Float32Array>>;
  /** Sets all parameters. Throws EngineError naming the first that is missing, unknown or of another size. */
  writeParameters(values: Readonly<Record<string, Float32Array>>): Promise<void>;
  /** A copy of what the optimizer remembers; `undefined` before the first `prepareStep`. */
  readOptimizer(): Promise<OptimizerState | undefined>;
  /** Puts back what `readOptimizer` gave. Throws EngineError as `writeParameters` does. */
  writeOptimizer(state: OptimizerState): Promise<void>;
  /** Releases the engine's memory; the session cannot be used afterwards. */
  dispose(): Promise<void>;
}

/** What computes: a processor in Node, WebAssembly in a page. */
export const devices = ["cpu", "wasm"] as const;
export type Device = (typeof devices)[number];

export interface SessionOptions {
  /** Default: the platform's own, `cpu` in Node and `wasm` in a page. */
  readonly device?: Device | undefined;
  /** Threads inside each operator. Default: as the platform has it. */
  readonly threads?: number | undefined;
}

/**
 * Opens a session for a model's parameters, all zero. Each platform has one such function; whatever stands above the runtime
 * receives it.
 *
 * @throws ConfigError for a device that the platform has not, or a wrong number of threads
 */
export type OpenSession = (
  parameters: readonly ParameterLayout[],
  options?: SessionOptions,
) => Promise<Session>;

export interface EngineDescription {
  /** `onnxruntime-node 1.30.0, CPU`. */
  readonly engine: string;
  /** Threads that one program uses. */
  readonly threads: number;
  /** What is wrong with that, for who waits: more threads than cores. */
  readonly warning?: string;
}

/** A parameter that a session stores: its name and fixed sizes. */
export interface ParameterLayout {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Set for a buffer, which no optimizer touches: training programs give its next value. */
  readonly buffer?: boolean;
}

/** Numbers by input name, row-major. Bytes for uint8 inputs, floats for float32 ones. Not kept after the call. */
export type Feeds = Readonly<Record<string, Float32Array | Uint8Array>>;

export interface Executable {
  /** Outputs by name, row-major, in arrays of their own. `batchSize` is N. */
  run(feeds: Feeds, batchSize: number): Promise<Record<string, Float32Array>>;
}

export interface TrainingStep {
  /** Computes reports and gradients for one batch and updates the parameters. */
  run(feeds: Feeds, batchSize: number, learningRate: number): Promise<StepReport>;
}

export interface StepReport {
  /** The program's reports: means over the batch, before the update. */
  readonly reports: Readonly<Record<string, number>>;
  /** Euclidean norm of the mean gradient over all parameters; only where clipping asks for it. */
  readonly gradientNorm?: number;
  /** Whether every gradient was finite. Where it is false, the parameters are not to be used any more. */
  readonly gradientsFinite: boolean;
}
