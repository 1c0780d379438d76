import type { Program } from "../graph/program.ts";
import type { TrainingProgram } from "../graph/training.ts";
import type { OptimizerSettings, OptimizerState } from "./optimizer.ts";

/**
 * The seam between what is computed and what computes it. A session owns a model's state: on a CPU in one memory that
 * the optimizer works on in place, elsewhere wherever it belongs. Nothing above this room can tell.
 */
export interface Session {
  readonly description: EngineDescription;
  /**
   * Prepares a training step. A session has one optimizer; its moments live as long as the session. Throws ConfigError for
   * settings of the optimizer that are out of bounds.
   */
  prepareStep(training: TrainingProgram, optimizer: OptimizerSettings): Promise<TrainingStep>;
  /** Prepares any other program over the same parameters. */
  prepare(program: Program): Promise<Executable>;
  /** Copies of the parameters, buffers among them, by name. */
  readParameters(): Record<string, Float32Array>;
  /** Sets all parameters. Throws EngineError naming the first that is missing, unknown or of another size. */
  writeParameters(values: Readonly<Record<string, Float32Array>>): void;
  /** A copy of what the optimizer remembers; `undefined` before the first `prepareStep`. */
  readOptimizer(): OptimizerState | undefined;
  /** Puts back what `readOptimizer` gave. Throws EngineError as `writeParameters` does. */
  writeOptimizer(state: OptimizerState): void;
  /** Releases the engine's memory; the session cannot be used afterwards. */
  dispose(): Promise<void>;
}

export interface EngineDescription {
  /** `onnxruntime-node 1.30.0, CPU`. */
  readonly engine: string;
  /** Threads that one program uses. */
  readonly threads: number;
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
