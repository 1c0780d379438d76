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
  /** Extension of a numbered file. Default: png. */
  readonly format?: string;
}

/**
 * Writes a picture to `out` or, by default, to the run's pictures folder as `<name>-001.png` or the next free number.
 * Existing files are never replaced.
 *
 * @param content bytes of a PNG file, or the text of an SVG
 * @returns its path
 * @throws RunError if `out` exists or cannot be written
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

/** Throws ConfigError if `out` is missing and the folder is an export, which has no pictures folder. */
export async function requirePicturePlace(folder: string, out: string | undefined): Promise<void> {
  if (out !== undefined || (await exists(systemDisk, join(folder, runFiles.pictures)))) return;
  throw new ConfigError(
    `a .png, .npy or .csv file or a folder for the images is required: ${folder} is an export, which stores no pictures.`,
    { setting: "out" },
  );
}

/** Throws RunError if the file exists, before anything is computed. */
export async function requireNew(out: string | undefined): Promise<void> {
  if (out !== undefined && (await exists(systemDisk, out))) throw occupied(out);
}

function occupied(out: string): RunError {
  return new RunError(`${out} already exists.`, {
    remedy: advice`Choose another with ${change("out")}, or delete it.`,
  });
}
