/** Whether an adapter of this name computes on the processor: Mesa's, Chromium's and Windows' software adapters. */
export function isSoftwareAdapter(name: string): boolean {
  return /llvmpipe|lavapipe|swiftshader|softpipe|basic render/i.test(name);
}
