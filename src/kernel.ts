/** The functions of a compiled kernel (kernels/), from its base64, over this memory. */
export function instantiateKernel<Kernel>(base64: string, memory: WebAssembly.Memory): Kernel {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as unknown as Kernel;
}
