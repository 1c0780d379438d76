import { EngineError } from "../errors.ts";
import { type Assistant, createAssistant, type StartThread } from "./assistant.ts";
import { type AdamScalars, bindKernel, compileKernel } from "./kernel.ts";
import { type ParameterMemory, type Region, readRegion, writeRegion } from "./memory.ts";

/** Adam (Kingma and Ba 2015). The learning rate comes with every step. */
export interface OptimizerSettings {
  readonly kind: "adam";
  /** Default: 0.9. */
  readonly beta1?: number;
  /** Default: 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment. Default: 1e-8. */
  readonly epsilon?: number;
  /** Gradients of a greater Euclidean norm, over all parameters, are scaled down to it. Default: no clipping. */
  readonly clipNorm?: number;
}

export interface OptimizerState {
  readonly kind: "adam";
  /** Updates made so far. */
  readonly updates: number;
  readonly firstMoments: Readonly<Record<string, Float32Array>>;
  readonly secondMoments: Readonly<Record<string, Float32Array>>;
}

export interface Optimizer {
  /** Updates the parameters from summed gradients of `count` data. */
  update(
    learningRate: number,
    count: number,
  ): { readonly gradientNorm?: number; readonly gradientsFinite: boolean };
  read(): OptimizerState;
  write(state: OptimizerState): void;
  /** Tells that somebody else has set the parameters. */
  parametersChanged(): void;
  stop(): Promise<void>;
}

/** Fewer parameters than this are updated sooner than another thread is woken. */
const worthSharing = 65_536;
/** This thread's share of a shared update: the other one has to wake up first, and its part is copied there and back. */
const ownShare = 0.6;

/**
 * The optimizer as a fused kernel over the memory: one pass for everything, SIMD, no denormals kept. Given a way to
 * start a thread, it shares the work with an assistant where there is enough of it.
 */
export function createOptimizer(
  memory: ParameterMemory,
  settings: OptimizerSettings,
  startThread?: StartThread,
): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clipNorm } = settings;
  const kernel = bindKernel(compileKernel({ shared: false }), memory.memory);
  const { parameters, gradients, firstMoments, secondMoments, length } = memory;
  const shared = startThread !== undefined && length >= worthSharing;
  // Regions are a multiple of 16 floats, and so is each part.
  const own = shared ? Math.ceil((ownShare * length) / 16) * 16 : length;
  const assistant: Assistant | undefined = shared ? createAssistant(length - own, startThread) : undefined;
  const rest = ({ all }: Region) => all.subarray(own);
  let updates = 0;

  function handOver(): void {
    assistant?.write(rest(parameters), rest(firstMoments), rest(secondMoments));
  }

  handOver();
  return {
    update(learningRate, count) {
      const gradientNorm =
        clipNorm === undefined
          ? undefined
          : Math.sqrt(kernel.sumOfSquares(gradients.byteOffset, length)) / count;
      updates += 1;
      const scalars: AdamScalars = [
        learningRate / (1 - beta1 ** updates),
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        1 / Math.sqrt(1 - beta2 ** updates),
        epsilon,
        clipFactor(gradientNorm, clipNorm) / count,
      ];
      assistant?.begin(rest(gradients), scalars);
      const ownFinite = kernel.adam(
        parameters.byteOffset,
        gradients.byteOffset,
        firstMoments.byteOffset,
        secondMoments.byteOffset,
        own,
        ...scalars,
      );
      const restFinite = assistant?.finish(rest(parameters)) ?? true;
      return {
        gradientsFinite: ownFinite === 1 && restFinite,
        ...(gradientNorm !== undefined && { gradientNorm }),
      };
    },
    read() {
      assistant?.read(rest(firstMoments), rest(secondMoments));
      return {
        kind: "adam",
        updates,
        firstMoments: readRegion(firstMoments),
        secondMoments: readRegion(secondMoments),
      };
    },
    write(state) {
      if (!Number.isInteger(state.updates) || state.updates < 0) {
        throw new EngineError(`optimizer state: expected a whole number of updates, found ${state.updates}`);
      }
      writeRegion(firstMoments, state.firstMoments, "first moment");
      writeRegion(secondMoments, state.secondMoments, "second moment");
      updates = state.updates;
      handOver();
    },
    parametersChanged() {
      assistant?.read(rest(firstMoments), rest(secondMoments));
      handOver();
    },
    stop: async () => assistant?.stop(),
  };
}

function clipFactor(norm: number | undefined, limit: number | undefined): number {
  return norm === undefined || limit === undefined || norm <= limit ? 1 : limit / norm;
}
