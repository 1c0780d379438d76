import { ConfigError } from "../errors.ts";
import type { Device } from "./session.ts";

/** More than any machine has cores for; every thread takes memory of its own. */
const mostThreads = 1024;

/** Throws ConfigError for a number of threads that is no whole one from `least` to 1024. */
export function requireThreads(threads: number, least: 0 | 1): void {
  if (Number.isInteger(threads) && threads >= least && threads <= mostThreads) return;
  const bounds = `${least}${least === 0 ? " (one for each core)" : ""} to ${mostThreads}`;
  throw new ConfigError(`threads: expected a whole number from ${bounds}, found ${threads}.`);
}

/**
 * A warning where there are more threads than cores; else nothing. They are taken all the same: a run goes on to the same bits only with
 * as many threads as it began with.
 *
 * @param cores that this program may use
 */
export function threadsWarning(threads: number, cores: number): { readonly warning?: string } {
  if (threads <= cores) return {};
  return {
    warning:
      `threads: expected at most ${cores}, one for each core, found ${threads}. Threads that share a core wait for each other at every ` +
      `operation, which takes many times as long. Ask for ${cores}, or leave the setting out.`,
  };
}

/**
 * Throws ConfigError for a device that a platform has not.
 *
 * @param platform names it in the error
 */
export function requireDevice(device: Device, available: readonly Device[], platform: string): void {
  if (available.includes(device)) return;
  throw new ConfigError(`device: expected ${available.join(" or ")} in ${platform}, found ${device}.`);
}
