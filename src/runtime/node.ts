import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { ConfigError } from "../errors.ts";
import { assistantSource, type StartThread } from "./assistant.ts";
import { createMemorySession } from "./cpu.ts";
import { nodeEngine } from "./onnxruntime/node.ts";
import type { ParameterLayout, Session } from "./session.ts";

/**
 * A session on this machine's CPU.
 *
 * @param threads threads that ONNX Runtime uses inside each operator; 0 (the default) takes one for each core. From two
 *   on, two share the optimizer's work. Results repeat to the bit for one number of threads, and agree within rounding
 *   between numbers.
 */
export function createNodeSession(layouts: readonly ParameterLayout[], { threads = 0 } = {}): Session {
  const all = resolveThreads(threads);
  return createMemorySession(nodeEngine(all), layouts, all > 1 ? startThread : undefined);
}

/** Starts the optimizer's second thread. */
export const startThread: StartThread = (setup, onLoss) => {
  // With no flags of this program's own: --input-type or a loader would change what the text means.
  const worker = new Worker(assistantSource, { eval: true, workerData: setup, execArgv: [] });
  // It waits for work, and keeps no program alive by that.
  worker.unref();
  worker.on("error", (cause) => onLoss(cause.message));
  return {
    stop: async () => {
      await worker.terminate();
    },
  };
};

/** The number of threads that `threads: 0` stands for. Throws ConfigError for what is no whole number from 0 on. */
export function resolveThreads(threads: number): number {
  if (!Number.isInteger(threads) || threads < 0) {
    throw new ConfigError(`threads: expected a whole number from 0 (one for each core) on, found ${threads}`);
  }
  return threads === 0 ? availableParallelism() : threads;
}
