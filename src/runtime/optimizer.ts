import { EngineError } from "../errors.ts";
import { type ParameterMemory, readRegion, writeRegion } from "./memory.ts";
import { optimizerKernelBase64 } from "./optimizerKernel.generated.ts";

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
}

interface Kernel {
  sumOfSquares(values: number, count: number): number;
  adam(
    parameters: number,
    gradients: number,
    firstMoments: number,
    secondMoments: number,
    count: number,
    stepSize: number,
    beta1: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    rootCorrection: number,
    epsilon: number,
    gradientScale: number,
  ): number;
}

/** The optimizer as a fused kernel over the memory: one pass for everything, SIMD, no denormals kept. */
export async function createOptimizer(
  memory: ParameterMemory,
  settings: OptimizerSettings,
): Promise<Optimizer> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clipNorm } = settings;
  const kernel = await instantiate(memory.memory);
  const { parameters, gradients, firstMoments, secondMoments, length } = memory;
  let updates = 0;

  return {
    update(learningRate, count) {
      const gradientNorm =
        clipNorm === undefined
          ? undefined
          : Math.sqrt(kernel.sumOfSquares(gradients.byteOffset, length)) / count;
      updates += 1;
      const finite = kernel.adam(
        parameters.byteOffset,
        gradients.byteOffset,
        firstMoments.byteOffset,
        secondMoments.byteOffset,
        length,
        learningRate / (1 - beta1 ** updates),
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        1 / Math.sqrt(1 - beta2 ** updates),
        epsilon,
        clipFactor(gradientNorm, clipNorm) / count,
      );
      return { ...(gradientNorm !== undefined && { gradientNorm }), gradientsFinite: finite === 1 };
    },
    read: () => ({
      kind: "adam",
      updates,
      firstMoments: readRegion(firstMoments),
      secondMoments: readRegion(secondMoments),
    }),
    write(state) {
      if (!Number.isInteger(state.updates) || state.updates < 0) {
        throw new EngineError(`optimizer state: expected a whole number of updates, found ${state.updates}`);
      }
      writeRegion(firstMoments, state.firstMoments, "first moment");
      writeRegion(secondMoments, state.secondMoments, "second moment");
      updates = state.updates;
    },
  };
}

function clipFactor(norm: number | undefined, limit: number | undefined): number {
  return norm === undefined || limit === undefined || norm <= limit ? 1 : limit / norm;
}

async function instantiate(memory: WebAssembly.Memory): Promise<Kernel> {
  const bytes = Uint8Array.from(atob(optimizerKernelBase64), (character) => character.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return instance.exports as unknown as Kernel;
}
