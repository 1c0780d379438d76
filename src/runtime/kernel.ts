import { optimizerKernelBase64, sharedOptimizerKernelBase64 } from "./optimizerKernel.generated.ts";

/** The functions of kernels/optimizer.ts. Addresses are in bytes, counts in floats. */
export interface OptimizerKernel {
  sumOfSquares(values: number, count: number): number;
  adam(...operands: AdamOperands): number;
}

/** Where the four arrays of one call lie, and how many floats they have. */
export type AdamPlace = readonly [
  parameters: number,
  gradients: number,
  firstMoments: number,
  secondMoments: number,
  count: number,
];

/** The numbers of one update, alike for all parameters. */
export type AdamScalars = readonly [
  stepSize: number,
  beta1: number,
  oneMinusBeta1: number,
  beta2: number,
  oneMinusBeta2: number,
  rootCorrection: number,
  epsilon: number,
  gradientScale: number,
];

export type AdamOperands = readonly [...AdamPlace, ...AdamScalars];

/** The kernel's code, for memories that threads share or for others. It can be sent to threads. */
export function compileKernel({ shared }: { readonly shared: boolean }): WebAssembly.Module {
  const text = atob(shared ? sharedOptimizerKernelBase64 : optimizerKernelBase64);
  return new WebAssembly.Module(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

export function bindKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): OptimizerKernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as OptimizerKernel;
}
