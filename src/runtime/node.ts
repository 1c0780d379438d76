import { availableParallelism } from "node:os";
import { ConfigError } from "../errors.ts";
import { isMissing, missingPackage } from "../missingPackage.ts";
import { createMemorySession } from "./cpu.ts";
import { requireDevice } from "./device.ts";
import type { OpenSession } from "./session.ts";

/**
 * Opens a session on this machine's processor. ONNX Runtime is loaded at the first call, not before.
 *
 * @param options.threads threads that ONNX Runtime uses inside each operator; 0 (the default) takes one for each core. Results
 *   repeat to the bit for one number of threads, and agree within rounding between numbers.
 */
export const openSession: OpenSession = async (parameters, { device = "cpu", threads = 0 } = {}) => {
  requireDevice(device, ["cpu"], "Node");
  const count = resolveThreads(threads);
  const { nodeEngine } = await loadEngine();
  return createMemorySession(nodeEngine(count), parameters);
};

async function loadEngine() {
  try {
    return await import("./onnxruntime/node.ts");
  } catch (cause) {
    if (isMissing("onnxruntime-node", cause))
      throw missingPackage("onnxruntime-node", "nelbo computes with it", cause);
    throw cause;
  }
}

/** The number of threads that `threads: 0` stands for. Throws ConfigError for what is no whole number from 0 on. */
export function resolveThreads(threads: number): number {
  if (!Number.isInteger(threads) || threads < 0) {
    throw new ConfigError(`threads: expected a whole number from 0 (one for each core) on, found ${threads}`);
  }
  return threads === 0 ? availableParallelism() : threads;
}
