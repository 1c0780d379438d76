import { constants, type Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";

/** The path is not a regular file. Opening a pipe waits for a writer, and a device may have no end. */
export class NotAFileError extends Error {
  readonly code = "ENOTFILE";
  /** `a named pipe`. */
  readonly found: string;
  constructor(path: string, found: string) {
    super(`${path} is ${found}, not a file`);
    this.found = found;
  }
}

/** Pipes inherited by this process: standard input, and what a shell passes for `<(...)`. */
const ownDescriptor = /^(\/dev\/stdin|\/dev\/fd\/\d+|\/proc\/self\/fd\/\d+)$/;

/**
 * Opens a file for reading. All code that reads files uses this function, so that opening never blocks forever. Pipes
 * are accepted only if the process inherited them, such as `/dev/stdin` and `/dev/fd/3`.
 *
 * @throws NotAFileError for a named pipe, a socket or a device; the system's error otherwise, also for folders
 */
export async function openFile(path: string): Promise<FileHandle> {
  const own = ownDescriptor.test(resolve(path));
  requireFile(path, await stat(path), own);
  if (own) return open(path);
  // Does not block if a pipe has replaced the file meanwhile.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    requireFile(path, await handle.stat(), own);
    return handle;
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}

function requireFile(path: string, found: Stats, own: boolean): void {
  if (found.isFile() || found.isDirectory() || (own && found.isFIFO())) return;
  throw new NotAFileError(path, kindOf(found));
}

/** Describes something that is not a regular file. */
export function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a named pipe";
  if (found.isSocket()) return "a socket";
  if (found.isSymbolicLink()) return "a link";
  return "a device";
}
