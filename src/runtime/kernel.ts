import { instantiateKernel } from "../kernel.ts";
import { isShared } from "./memory.ts";
import { optimizerKernelBase64, sharedOptimizerKernelBase64 } from "./optimizerKernel.generated.ts";

/** The functions of kernels/optimizer.ts. Addresses are in bytes, counts in floats. */
export interface OptimizerKernel {
  sumOfSquares(values: number, count: number): number;
  /** Returns 1 if every second moment is finite, else 0. */
  adam(...operands: AdamOperands): number;
}

export type AdamOperands = readonly [
  // Addresses of the four arrays, and the number of floats in each, a multiple of 16.
  parameters: number,
  gradients: number,
  firstMoments: number,
  secondMoments: number,
  count: number,
  // The scalars of one update, the same for all parameters.
  step: number,
  beta1: number,
  takeFirst: number,
  beta2: number,
  takeSecondRoot: number,
  epsilon: number,
];

/** Instantiates the kernel over a memory. */
export function loadKernel(memory: WebAssembly.Memory): OptimizerKernel {
  return instantiateKernel(isShared(memory) ? sharedOptimizerKernelBase64 : optimizerKernelBase64, memory);
}
