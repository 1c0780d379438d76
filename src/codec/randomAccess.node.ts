import type { FileHandle } from "node:fs/promises";
import { DataError, messageOf } from "../errors.ts";
import { NotAFileError, openFile } from "./openFile.node.ts";
import type { RandomAccess } from "./randomAccess.ts";

/** A file on disk, which other libraries can open by its path. */
export interface DiskFile extends RandomAccess {
  readonly path: string;
}

/** Bytes per call. Node's files accept at most 2^31 - 1. */
const largestCall = 2 ** 30;

/**
 * Opens a file on disk, of any size, for reading parts of it.
 *
 * @throws DataError if it does not exist, cannot be read, or is a folder, a pipe or a device
 */
export async function openRandomAccess(path: string): Promise<DiskFile> {
  const handle = await openFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const found = await handle.stat();
    if (found.isFile()) return fileOf(handle, path, found.size);
    throw notAFile(path, found.isDirectory() ? "a folder" : "a pipe");
  } catch (cause) {
    await handle.close();
    throw cause instanceof DataError ? cause : unreadable(path, cause);
  }
}

/** Whether a file is on disk. */
export function isDiskFile(file: RandomAccess): file is DiskFile {
  return "path" in file;
}

function fileOf(handle: FileHandle, path: string, size: number): DiskFile {
  return {
    name: path,
    path,
    size,
    async read(start, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - start)));
      let done = 0;
      while (done < bytes.length) {
        const asked = Math.min(largestCall, bytes.length - done);
        const { bytesRead } = await handle.read(bytes, done, asked, start + done).catch((cause: unknown) => {
          throw unreadable(path, cause);
        });
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done === bytes.length ? bytes : bytes.subarray(0, done);
    },
    close: () => handle.close(),
  };
}

function unreadable(path: string, cause: unknown): DataError {
  if (cause instanceof NotAFileError) return notAFile(path, cause.found);
  return new DataError(`${path}: the file cannot be read: ${messageOf(cause)}.`, { cause });
}

function notAFile(path: string, found: string): DataError {
  const advice = found === "a folder" ? "Give a file in it." : "Write its content to a file first.";
  return new DataError(`${path}: expected a file, found ${found}. ${advice}`);
}
