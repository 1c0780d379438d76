import { rmdir } from "node:fs/promises";
import { advice, change } from "../../advice.ts";
import { codeOf, RunError } from "../../errors.ts";
import type { Disk } from "../../store/disk.ts";
import { exists, fileError, temporaryBeside } from "../../store/files.ts";
import { removeIfStopped } from "../../store/node/unfinished.ts";

/**
 * Writes a file that must not exist yet, atomically: a temporary file is written and flushed, and gets its name at the
 * end. Returns false if the file exists, which is left unchanged. Throws RunError for any other failure.
 */
export async function writeNewFile(disk: Disk, path: string, content: Uint8Array | string): Promise<boolean> {
  if (await exists(disk, path)) return false;
  const temporary = temporaryBeside(disk, path);
  const settle = removeIfStopped(temporary);
  try {
    await disk.writeNew(temporary, content);
    await disk.flushFile(temporary);
    await disk.link(temporary, path);
    await disk.flushFolder(disk.parentOf(path));
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw fileError("write", path, cause);
  } finally {
    await disk.remove(temporary).catch(() => {});
    settle();
  }
}

/**
 * Moves a finished folder to its place, which must be free or an empty folder. Throws RunError if another program has
 * created something there meanwhile; other errors are the disk's.
 */
export async function placeFolder(disk: Disk, temporary: string, out: string): Promise<void> {
  const taken = (cause: unknown) => {
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(cause) ?? "")) throw cause;
    throw new RunError(`${out} was created by another program meanwhile.`, {
      remedy: advice`Choose another folder with ${change("out")}, or delete this one.`,
    });
  };
  // Not every system can move a folder over another, even an empty one.
  await rmdir(out).catch((cause: unknown) => (codeOf(cause) === "ENOENT" ? undefined : taken(cause)));
  await disk.rename(temporary, out).catch(taken);
  await disk.flushFolder(disk.parentOf(out));
}
