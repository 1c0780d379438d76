import { isMissing, missingPackage } from "../missingPackage.ts";

/** The module `onnxruntime-web/wasm`. */
export type WebRuntime = typeof import("onnxruntime-web/wasm");

/**
 * Imports ONNX Runtime for pages. It is an optional peer dependency of nelbo, because a server does not need its 139
 * MB. So the first session imports it, not `nelbo/web`.
 *
 * @throws EngineError with the install command if the package is not installed
 */
export async function loadWebRuntime(): Promise<WebRuntime> {
  try {
    return await import("onnxruntime-web/wasm");
  } catch (cause) {
    if (isMissing("onnxruntime-web/wasm", cause))
      throw missingPackage("onnxruntime-web", "openSession of nelbo/web requires it", cause);
    throw cause;
  }
}
