import { availableParallelism } from "node:os";
import { isMissing, missingPackage } from "../missingPackage.ts";
import { createMemorySession } from "./cpu.ts";
import type { OpenSession } from "./session.ts";
import { requireDevice, requireThreads, threadsWarning } from "./sessionOptions.ts";

/**
 * Opens a session on this machine's processor. ONNX Runtime is loaded at the first call, not before.
 *
 * @param options.threads threads that ONNX Runtime uses inside each operator; 0 (the default) takes one for each core. Results
 *   repeat to the bit for one number of threads, and agree within rounding between numbers. More threads than cores are slow, which
 *   the session's `description.warning` says.
 */
export const openSession: OpenSession = async (parameters, { device = "cpu", threads = 0 } = {}) => {
  requireDevice(device, ["cpu"], "Node");
  const count = resolveThreads(threads);
  const { nodeEngine } = await loadEngine();
  const engine = nodeEngine(count);
  const description = { ...engine.description, ...threadsWarning(count, availableParallelism()) };
  return createMemorySession({ ...engine, description }, parameters);
};

async function loadEngine() {
  try {
    return await import("./onnxruntime.node.ts");
  } catch (cause) {
    if (isMissing("onnxruntime-node", cause))
      throw missingPackage("onnxruntime-node", "nelbo computes with it", cause);
    throw cause;
  }
}

/** The number of threads that `threads: 0` stands for. Throws ConfigError for what is no whole number from 0 to 1024. */
export function resolveThreads(threads: number): number {
  requireThreads(threads, 0);
  return threads === 0 ? availableParallelism() : threads;
}
