import { constants, type Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";

/** Something lies at a path that is no file: opening a pipe waits for a writer, and a device may have no end. */
export class NotAFileError extends Error {
  readonly code = "ENOTFILE";
  /** `a named pipe`. */
  readonly found: string;
  constructor(path: string, found: string) {
    super(`${path} is ${found}, not a file`);
    this.found = found;
  }
}

/** Pipes that this process was given: standard input, and what a shell passes for `<(...)`. */
const ownDescriptor = /^(\/dev\/stdin|\/dev\/fd\/\d+|\/proc\/self\/fd\/\d+)$/;

/**
 * Opens a file for reading. Everything that reads files goes through this: nothing is opened that could be waited for without end. Pipes
 * are read where they are the process's own, `/dev/stdin` and `/dev/fd/3`.
 *
 * @throws NotAFileError for a named pipe, a socket or a device; for everything else, folders too, the system's error
 */
export async function openFile(path: string): Promise<FileHandle> {
  const own = ownDescriptor.test(resolve(path));
  requireFile(path, await stat(path), own);
  if (own) return open(path);
  // What takes its place meanwhile is not waited for either.
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

/** What something is that is no file. */
export function kindOf(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a named pipe";
  if (found.isSocket()) return "a socket";
  if (found.isSymbolicLink()) return "a link";
  return "a device";
}
