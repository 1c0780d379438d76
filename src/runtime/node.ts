import { availableParallelism } from "node:os";
import { ConfigError } from "../errors.ts";
import { createMemorySession } from "./cpu.ts";
import { nodeEngine } from "./onnxruntime/node.ts";
import type { ParameterLayout, Session } from "./session.ts";

/**
 * A session on this machine's CPU.
 *
 * @param threads threads that ONNX Runtime uses inside each operator; 0 (the default) takes one for each core.
 *   Results repeat to the bit for one number of threads, and agree within rounding between numbers.
 */
export function createNodeSession(layouts: readonly ParameterLayout[], { threads = 0 } = {}): Session {
  return createMemorySession(nodeEngine(resolveThreads(threads)), layouts);
}

/** The number of threads that `threads: 0` stands for. Throws ConfigError for what is no whole number from 0 on. */
export function resolveThreads(threads: number): number {
  if (!Number.isInteger(threads) || threads < 0) {
    throw new ConfigError(`threads: expected a whole number from 0 (one for each core) on, found ${threads}`);
  }
  return threads === 0 ? availableParallelism() : threads;
}
