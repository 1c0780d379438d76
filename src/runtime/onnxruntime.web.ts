import { isMissing, missingPackage } from "../missingPackage.ts";

/** The module `onnxruntime-web/wasm`. */
export type WebRuntime = typeof import("onnxruntime-web/wasm");

/**
 * Imports ONNX Runtime for pages. It is an optional peer of nelbo, because a server does not need its 139 MB, so it is
 * imported by the first session and not with `nelbo/web`.
 *
 * @throws EngineError with the install command where the package is not installed
 */
export async function loadWebRuntime(): Promise<WebRuntime> {
  try {
    return await import("onnxruntime-web/wasm");
  } catch (cause) {
    if (isMissing("onnxruntime-web/wasm", cause))
      throw missingPackage("onnxruntime-web", "openSession of nelbo/web computes with it", cause);
    throw cause;
  }
}
