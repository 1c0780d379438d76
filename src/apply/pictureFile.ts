import { join } from "node:path";
import { advice, change } from "../advice.ts";
import { runFiles } from "../config/runFiles.ts";
import { ConfigError, RunError } from "../errors.ts";
import { exists } from "../store/files.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { writeNewFile } from "./files/newFile.ts";

export interface PicturePlace {
  readonly folder: string;
  readonly name: string;
  readonly out: string | undefined;
  /** How the name of a numbered file ends. Default: png. */
  readonly format?: string;
}

/**
 * Writes a picture that somebody asked for: to `out`, else among the run's pictures as `<name>-001.png` or the next
 * number that is free. No file is ever replaced.
 *
 * @param content bytes of a PNG file, or the text of an SVG
 * @returns its path
 * @throws RunError where `out` exists or cannot be written
 */
export async function writePicture(
  content: Uint8Array | string,
  { folder, name, out, format = "png" }: PicturePlace,
): Promise<string> {
  if (out !== undefined) {
    if (await writeNewFile(systemDisk, out, content)) return out;
    throw occupied(out);
  }
  for (let number = 1; ; number++) {
    const path = join(folder, runFiles.pictures, `${name}-${String(number).padStart(3, "0")}.${format}`);
    if (await writeNewFile(systemDisk, path, content)) return path;
  }
}

/** Throws ConfigError where nothing says where a picture goes: an export has no folder of pictures, as runs have. */
export async function requirePicturePlace(folder: string, out: string | undefined): Promise<void> {
  if (out !== undefined || (await exists(systemDisk, join(folder, runFiles.pictures)))) return;
  throw new ConfigError(
    `expected a .png, .npy or .csv file or a folder for the images, found none. ${folder} is an export, which keeps no pictures.`,
    { setting: "out" },
  );
}

/** Throws RunError where a picture asked for is there already, before anything is computed for it. */
export async function requireNew(out: string | undefined): Promise<void> {
  if (out !== undefined && (await exists(systemDisk, out))) throw occupied(out);
}

function occupied(out: string): RunError {
  return new RunError(`${out}: expected a file that does not exist yet, found one.`, {
    remedy: advice`Choose another with ${change("out")}, or delete it.`,
  });
}
