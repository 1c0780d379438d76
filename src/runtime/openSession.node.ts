import { availableParallelism } from "node:os";
import { isMissing, missingPackage } from "../missingPackage.ts";
import { createMemorySession } from "./cpu.ts";
import type { OpenSession } from "./session.ts";
import { requireDevice, requireThreads, threadsWarning } from "./sessionOptions.ts";
import { openWebGpu } from "./webgpu/open.node.ts";

/**
 * Opens a session on this machine's processor, or on its GPU. The first call loads ONNX Runtime.
 *
 * @param options.device `cpu` (the default) or `webgpu`
 * @param options.threads threads that ONNX Runtime uses inside each operator; 0 (the default) uses one per core.
 *   Results repeat to the bit for the same number of threads, and agree within rounding for different numbers. More
 *   threads than cores are slow; then the session has a `description.warning`. Not used on a GPU.
 * @throws EngineError for `webgpu` if there is no GPU that WebGPU can use: what is missing, and how to install it
 */
export const openSession: OpenSession = async (parameters, { device = "cpu", threads = 0 } = {}) => {
  requireDevice(device, ["cpu", "webgpu"], "Node");
  const count = resolveThreads(threads);
  const engines = await loadEngine();
  if (device === "webgpu") return openWebGpu(engines, parameters);
  const engine = engines.nodeEngine(count);
  const description = { ...engine.description, ...threadsWarning(count, availableParallelism()) };
  return createMemorySession({ ...engine, description }, parameters);
};

async function loadEngine() {
  try {
    return await import("./onnxruntime.node.ts");
  } catch (cause) {
    if (isMissing("onnxruntime-node", cause))
      throw missingPackage("onnxruntime-node", "nelbo requires it", cause);
    throw cause;
  }
}

/**
 * The number of threads that `threads: 0` stands for. Throws ConfigError unless it is a whole number from 0 to 1024.
 */
export function resolveThreads(threads: number): number {
  requireThreads(threads, 0);
  return threads === 0 ? availableParallelism() : threads;
}
