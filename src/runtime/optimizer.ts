import { ConfigError, EngineError } from "../errors.ts";
import { adamScalars } from "../onnx/adam.ts";
import { loadKernel } from "./kernel.ts";
import { type ParameterMemory, readRegion, writeRegion } from "./memory.ts";

/** Adam (Kingma and Ba 2015). The learning rate is given at each step. */
export interface OptimizerSettings {
  readonly kind: "adam";
  /** From 0 to below 1. Default: 0.9. */
  readonly beta1?: number;
  /** From 0 to below 1. Default: 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment, above 0. Default: 1e-8. */
  readonly epsilon?: number;
  /**
   * Largest Euclidean norm of the gradient over all parameters; a larger gradient is scaled down to it. Above 0.
   * Default: no clipping.
   */
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
  /** Updates the parameters from gradients summed over `count` data. */
  update(
    learningRate: number,
    count: number,
  ): { readonly gradientNorm?: number; readonly gradientsFinite: boolean };
  read(): OptimizerState;
  write(state: OptimizerState): void;
}

/** Settings with their defaults. */
export type SettledOptimizer = Required<Omit<OptimizerSettings, "clipNorm">> &
  Pick<OptimizerSettings, "clipNorm">;

/** Adds the defaults. Throws ConfigError for settings out of bounds. */
export function settleOptimizer({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  clipNorm,
  kind,
}: OptimizerSettings): SettledOptimizer {
  requireShares({ beta1, beta2 });
  requireAboveZero({ epsilon, ...(clipNorm !== undefined && { clipNorm }) });
  return { kind, beta1, beta2, epsilon, ...(clipNorm !== undefined && { clipNorm }) };
}

/** Throws EngineError unless a restored number of updates is a whole number. */
export function requireUpdates(updates: number): void {
  if (Number.isInteger(updates) && updates >= 0) return;
  throw new EngineError(`optimizer state: expected a whole number of updates, found ${updates}`);
}

/**
 * The optimizer as a fused kernel over the memory: one pass, SIMD, denormals become 0. Throws ConfigError for settings
 * out of bounds.
 */
export function createOptimizer(memory: ParameterMemory, settings: OptimizerSettings): Optimizer {
  const { beta1, beta2, epsilon, clipNorm } = settleOptimizer(settings);
  const kernel = loadKernel(memory.memory);
  const { parameters, gradients, firstMoments, secondMoments, length } = memory;
  let updates = 0;
  return {
    update(learningRate, count) {
      const gradientNorm =
        clipNorm === undefined
          ? undefined
          : Math.sqrt(kernel.sumOfSquares(gradients.byteOffset, length)) / count;
      updates += 1;
      const gradientScale = clipFactor(gradientNorm, clipNorm) / count;
      const scalars = adamScalars({ beta1, beta2 }, { learningRate, epsilon, updates });
      const finite = kernel.adam(
        parameters.byteOffset,
        gradients.byteOffset,
        firstMoments.byteOffset,
        secondMoments.byteOffset,
        length,
        scalars.rate,
        beta1,
        (1 - beta1) * gradientScale,
        beta2,
        Math.sqrt(1 - beta2) * gradientScale,
        scalars.epsilon,
      );
      return { gradientsFinite: finite === 1, ...(gradientNorm !== undefined && { gradientNorm }) };
    },
    read: () => ({
      kind: "adam",
      updates,
      firstMoments: readRegion(firstMoments),
      secondMoments: readRegion(secondMoments),
    }),
    write(state) {
      requireUpdates(state.updates);
      writeRegion(firstMoments, state.firstMoments, "first moment");
      writeRegion(secondMoments, state.secondMoments, "second moment");
      updates = state.updates;
    },
  };
}

function requireShares(shares: Readonly<Record<string, number>>): void {
  for (const [name, share] of Object.entries(shares)) {
    if (share >= 0 && share < 1) continue;
    throw new ConfigError(`optimizer, ${name}: expected a number from 0 to below 1, found ${share}.`);
  }
}

function requireAboveZero(numbers: Readonly<Record<string, number>>): void {
  for (const [name, number] of Object.entries(numbers)) {
    if (number > 0) continue;
    throw new ConfigError(`optimizer, ${name}: expected a number above 0, found ${number}.`);
  }
}

function clipFactor(norm: number | undefined, limit: number | undefined): number {
  return norm === undefined || limit === undefined || norm <= limit ? 1 : limit / norm;
}
