import { appendFile, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RunError } from "../errors.ts";

let written = 0;

/**
 * Writes a file such that at every instant, a crash or a power cut included, its path holds the old content or the
 * new one, whole: a temporary file beside it, flushed, takes its place.
 *
 * @throws RunError saying what failed and what to do; the old content is then untouched
 */
export async function writeFileAtomic(path: string, content: Uint8Array | string): Promise<void> {
  written += 1;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${written}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw fileError("write", path, cause);
  }
}

/** Adds a line, its line feed included, in one write. Throws RunError as `writeFileAtomic` does. */
export async function appendLine(path: string, line: string): Promise<void> {
  await appendFile(path, line).catch((cause: unknown) => {
    throw fileError("write", path, cause);
  });
}

/** Writes a file that must not exist yet; false where it does. Throws RunError for any other failure. */
export async function writeNewFile(path: string, content: Uint8Array | string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: "wx" });
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw fileError("write", path, cause);
  }
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
  ENOTDIR: "a part of the path is a file, not a folder. Choose another path.",
  EISDIR: "it is a folder. Choose another path.",
  EMFILE: "too many files are open. Close other programs, or raise the limit (ulimit -n).",
};

/** The operating system's name of a failure. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}

/** Makes a rename last. Windows knows no such thing for folders, and keeps renames in its journal by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
