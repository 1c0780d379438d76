import { access, readFile, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";
import { codeOf } from "./platform.ts";
import { removeIfStopped } from "./unfinished.ts";

let written = 0;

/** A name beside a path for what takes its place when it is complete. What a crash leaves of it is swept up later. */
export function temporaryBeside(path: string): string {
  written += 1;
  return join(dirname(path), `.${basename(path)}.${process.pid}-${written}.tmp`);
}

/** Whether a name is one of `temporaryBeside`. */
export function isTemporary(name: string): boolean {
  return /^\..+\.\d+-\d+\.tmp$/.test(name);
}

/**
 * Writes a file such that at every instant, a crash or a power cut included, its path holds the old content or the
 * new one, whole: a temporary file beside it, flushed, takes its place.
 *
 * @throws RunError saying what failed and what to do; the old content is then untouched
 */
export async function writeFileAtomic(disk: Disk, path: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await disk.writeNew(temporary, content);
    await disk.flushFile(temporary);
    await disk.rename(temporary, path);
    await disk.flushFolder(dirname(path));
  } catch (cause) {
    await disk.remove(temporary).catch(() => {});
    throw fileError("write", path, cause);
  }
}

/** Adds a line, its line feed included, in one write. Throws RunError as `writeFileAtomic` does. */
export async function appendLine(disk: Disk, path: string, line: string): Promise<void> {
  await disk.append(path, line).catch((cause: unknown) => {
    throw fileError("write", path, cause);
  });
}

/**
 * Writes a file that must not exist yet, and at every instant has it whole or not at all: written and flushed beside its place, it
 * gets its name at the end. False where there is one already, which is left as it is. Throws RunError for any other failure.
 */
export async function writeNewFile(disk: Disk, path: string, content: Uint8Array | string): Promise<boolean> {
  if (await exists(path)) return false;
  const temporary = temporaryBeside(path);
  const settle = removeIfStopped(temporary);
  try {
    await disk.writeNew(temporary, content);
    await disk.flushFile(temporary);
    await disk.link(temporary, path);
    await disk.flushFolder(dirname(path));
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw fileError("write", path, cause);
  } finally {
    await disk.remove(temporary).catch(() => {});
    settle();
  }
}

/** Makes a folder where there is none, in one that there is. Throws RunError where it cannot. */
export async function ensureFolder(disk: Disk, path: string): Promise<void> {
  await disk.makeFolder(path).catch((cause: unknown) => {
    if (codeOf(cause) !== "EEXIST") throw fileError("write", path, cause);
  });
}

/** A file's bytes; `undefined` where there is no such file. Throws RunError where it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw fileError("read", path, cause);
  }
}

/** Whether something is at a path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** What failed, in words, and what to do about it. */
export function fileError(what: "write" | "read", path: string, cause: unknown): RunError {
  const code = codeOf(cause) ?? "";
  const advice =
    advices[code] ?? (cause instanceof Error ? `${cause.message}. Mend this and run again.` : String(cause));
  return new RunError(`${path}: could not ${what} it: ${advice}`, { cause });
}

const advices: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Make room, or choose a folder on another disk.",
  EDQUOT: "your share of the disk is used up. Make room, or choose a folder on another disk.",
  EROFS: "the disk is read-only. Choose a folder on another disk.",
  EACCES: "permission denied. Choose a folder that is yours, or have its permissions changed.",
  EPERM: "permission denied. Choose a folder that is yours, or have its permissions changed.",
  ENOENT: "its folder does not exist (any more). Create it, or choose another folder.",
  EEXIST: "something of that name is there by now. Choose another path, or delete it.",
  ENOTDIR: "a part of the path is a file, not a folder. Choose another path.",
  EISDIR: "it is a folder. Choose another path.",
  EMFILE: "too many files are open. Close other programs, or raise the limit (ulimit -n).",
};

/**
 * Moves a finished folder to its place, where nothing or an empty folder is. Throws RunError where somebody has put something there
 * meanwhile; rejects else as the disk does.
 */
export async function placeFolder(disk: Disk, temporary: string, out: string): Promise<void> {
  const taken = (cause: unknown) => {
    if (!["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(cause) ?? "")) throw cause;
    throw new RunError(
      `${out}: expected that it is still free, found that another program has made it meanwhile. Choose another folder (--out), ` +
        "or delete this one.",
    );
  };
  // Not every system moves a folder over another, be it empty.
  await rmdir(out).catch((cause: unknown) => (codeOf(cause) === "ENOENT" ? undefined : taken(cause)));
  await disk.rename(temporary, out).catch(taken);
  await disk.flushFolder(dirname(out));
}
