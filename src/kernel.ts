/** The functions of a compiled kernel (kernels/), from its base64, over this memory. */
export function instantiateKernel<Kernel>(base64: string, memory: WebAssembly.Memory): Kernel {
  const { exports } = new WebAssembly.Instance(kernelModule(base64), { env: { memory } });
  return exports as unknown as Kernel;
}

/** A compiled kernel, from its base64. */
export function kernelModule(base64: string): WebAssembly.Module {
  return new WebAssembly.Module(kernelBytes(base64));
}

/** Whether this engine has all instructions of a kernel. */
export function isKernelSupported(base64: string): boolean {
  return WebAssembly.validate(kernelBytes(base64));
}

function kernelBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
