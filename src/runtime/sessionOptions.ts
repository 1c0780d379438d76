import { ConfigError } from "../errors.ts";
import type { Device } from "./session.ts";

/** More than the cores of any machine; each thread uses additional memory. */
const mostThreads = 1024;

/** Throws ConfigError unless `threads` is a whole number from `least` to 1024. */
export function requireThreads(threads: number, least: 0 | 1): void {
  if (Number.isInteger(threads) && threads >= least && threads <= mostThreads) return;
  const bounds = `${least}${least === 0 ? " (one for each core)" : ""} to ${mostThreads}`;
  throw new ConfigError(`threads: expected a whole number from ${bounds}, found ${threads}.`);
}

/**
 * A warning if there are more threads than cores; else nothing. The number is used nevertheless, because a resumed run
 * has the same bits only with the same number of threads.
 *
 * @param cores available to this program
 */
export function threadsWarning(threads: number, cores: number): { readonly warning?: string } {
  if (threads <= cores) return {};
  return {
    warning:
      `threads: expected at most ${cores}, one for each core, found ${threads}. Threads that share a core wait for each other at every ` +
      `operation, which is many times slower. Use ${cores}, or omit the setting.`,
  };
}

/**
 * Throws ConfigError for a device that is not available on a platform.
 *
 * @param platform the platform's name in the error
 */
export function requireDevice(device: Device, available: readonly Device[], platform: string): void {
  if (available.includes(device)) return;
  throw new ConfigError(`device: expected ${available.join(" or ")} in ${platform}, found ${device}.`);
}
