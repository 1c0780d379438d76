import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import type { PictureRequest } from "./picturesDataset.ts";

/** Throws ConfigError for settings of the preparation of pictures, where the data are none. */
export function requireNoPictureSettings(path: string, request: Partial<PictureRequest>): void {
  for (const setting of ["fit", "grey", "background", "tolerance", "strict"] as const) {
    const found = request[setting];
    if (found === undefined || found === false) continue;
    throw new ConfigError(`expected none, as ${path} is no folder or archive of pictures, found ${found}.`, {
      setting,
      value: found,
      remedy: advice`Drop ${change(setting)}.`,
    });
  }
}
