import { ConfigError } from "../errors.ts";
import type { Device } from "./session.ts";

/**
 * Throws ConfigError for a device that a platform has not.
 *
 * @param platform names it in the error
 */
export function requireDevice(device: Device, available: readonly Device[], platform: string): void {
  if (available.includes(device)) return;
  throw new ConfigError(`device: expected ${available.join(" or ")} in ${platform}, found ${device}.`);
}
