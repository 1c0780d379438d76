import { rmdir } from "node:fs/promises";
import { advice, change } from "../../advice.ts";
import { codeOf, RunError } from "../../errors.ts";
import type { Disk } from "../../store/disk.ts";
import { exists, fileError, temporaryBeside } from "../../store/files.ts";
import { removeIfStopped } from "../../store/node/unfinished.ts";

/**
 * Writes a file that must not exist yet, and at every instant has it whole or not at all: written and flushed beside its place, it
 * gets its name at the end. False where there is one already, which is left as it is. Throws RunError for any other failure.
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
 * Moves a finished folder to its place, where nothing or an empty folder is. Throws RunError where somebody has put something there
 * meanwhile; rejects else as the disk does.
 */
export async function placeFolder(disk: Disk, temporary: string, out: string): Promise<void> {
  const taken = (cause: unknown) => {
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(cause) ?? "")) throw cause;
    throw new RunError(
      `${out}: expected that it is still free, found that another program has made it meanwhile.`,
      { remedy: advice`Choose another folder with ${change("out")}, or delete this one.` },
    );
  };
  // Not every system moves a folder over another, be it empty.
  await rmdir(out).catch((cause: unknown) => (codeOf(cause) === "ENOENT" ? undefined : taken(cause)));
  await disk.rename(temporary, out).catch(taken);
  await disk.flushFolder(disk.parentOf(out));
}
