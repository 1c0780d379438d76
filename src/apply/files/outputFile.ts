import { closeSync, openSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { advice, change } from "../../advice.ts";
import { RunError } from "../../errors.ts";
import { exists, fileError, temporaryBeside } from "../../store/files.ts";
import { systemDisk } from "../../store/node/systemDisk.ts";
import { removeIfStopped } from "../../store/node/unfinished.ts";

/** A file that is written under a temporary name, and gets its name when it is complete. */
export interface OutputFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes over the file's first bytes. */
  writeStart(bytes: Uint8Array): Promise<void>;
  /** Flushes it and gives it its name. Throws RunError if a file of that name was created meanwhile. */
  finish(): Promise<void>;
  /** Removes it, unless it is finished. */
  abandon(): Promise<void>;
}

/** Throws RunError if the path exists. */
export async function requireNoFile(path: string): Promise<void> {
  if (!(await exists(systemDisk, path))) return;
  throw new RunError(`${path} already exists.`, {
    remedy: advice`Choose another with ${change("out")}, or delete it.`,
  });
}

/** Creates a file atomically and opens it. */
async function createFile(path: string): Promise<FileHandle> {
  closeSync(openSync(path, "wx"));
  return open(path, "r+");
}

/** Creates an output file. Throws RunError, here and later, if it exists or cannot be written. */
export async function createOutputFile(path: string): Promise<OutputFile> {
  await requireNoFile(path);
  const temporary = temporaryBeside(systemDisk, path);
  const settle = removeIfStopped(temporary);
  let handle: FileHandle | undefined = await createFile(temporary).catch((cause: unknown) => {
    settle();
    throw fileError("write", path, cause);
  });

  async function attempt(work: (open: FileHandle) => Promise<unknown>): Promise<void> {
    try {
      if (handle !== undefined) await work(handle);
    } catch (cause) {
      throw cause instanceof RunError ? cause : fileError("write", path, cause);
    }
  }

  async function close(): Promise<void> {
    const open = handle;
    handle = undefined;
    await open?.close();
  }

  return {
    write: (bytes) => attempt((file) => file.appendFile(bytes)),
    writeStart: (bytes) => attempt((file) => file.write(bytes, 0, bytes.length, 0)),
    finish: () =>
      attempt(async (file) => {
        await file.sync();
        await close();
        await requireNoFile(path);
        await systemDisk.link(temporary, path);
        await systemDisk.remove(temporary);
        settle();
      }),
    async abandon() {
      await close().catch(() => {});
      await systemDisk.remove(temporary).catch(() => {});
      settle();
    },
  };
}
