import { isMissing, missingPackage } from "../../missingPackage.ts";

/** ONNX Runtime for pages with its WebGPU provider. */
export type GpuRuntime = typeof import("onnxruntime-web/webgpu");

/**
 * Imports ONNX Runtime with WebGPU. It exists in two builds. The one for JavaScript Promise Integration has 17 MB and
 * starts faster; the other has 27 MB and runs in all browsers. Each is a program separate from the one that computes on
 * WebAssembly, so sessions of both kinds can be open in one page.
 *
 * @throws EngineError with the install command if the package is not installed
 */
export async function loadGpuRuntime(scope: typeof WebAssembly = WebAssembly): Promise<GpuRuntime> {
  try {
    return "Suspending" in scope
      ? await import("onnxruntime-web/jspi")
      : await import("onnxruntime-web/webgpu");
  } catch (cause) {
    if (["jspi", "webgpu"].some((build) => isMissing(`onnxruntime-web/${build}`, cause)))
      throw missingPackage("onnxruntime-web", "openSession of nelbo/web requires it", cause);
    throw cause;
  }
}
