import { codeOf, RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";

/** Distinguishes temporary files of this process from those of others that run at the same time. */
const [program = 0] = crypto.getRandomValues(new Uint32Array(1));
let written = 0;

/** A temporary path in the same folder, for content that replaces `path` when complete. `sweep` removes leftovers. */
export function temporaryBeside(disk: Pick<Disk, "join" | "parentOf">, path: string): string {
  written += 1;
  const folder = disk.parentOf(path);
  return disk.join(folder, `.${lastOf(path)}.${program}-${written}.tmp`);
}

/** The last part of a path. */
function lastOf(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? "";
}

/** Whether a name was made by `temporaryBeside`. */
export function isTemporary(name: string): boolean {
  return /^\..+\.\d+-\d+\.tmp$/.test(name);
}

/**
 * Writes a file atomically: a flushed temporary file replaces it. At every instant, including a crash or a power cut,
 * the path has the complete old or new content.
 *
 * @param temporary path of the temporary file
 * @throws RunError with what failed and what to do; the old content is then unchanged
 */
export async function writeFileAtomic(
  disk: Disk,
  path: string,
  content: Uint8Array | string,
  temporary = temporaryBeside(disk, path),
): Promise<void> {
  try {
    await disk.writeNew(temporary, content);
    await disk.flushFile(temporary);
    await disk.rename(temporary, path);
    await disk.flushFolder(disk.parentOf(path));
  } catch (cause) {
    await disk.remove(temporary).catch(() => {});
    throw fileError("write", path, cause);
  }
}

/** Appends a line, with its line feed, in one write. Throws RunError as `writeFileAtomic` does. */
export async function appendLine(disk: Disk, path: string, line: string): Promise<void> {
  await disk.append(path, line).catch((cause: unknown) => {
    throw fileError("write", path, cause);
  });
}

/** Creates a folder in an existing folder, unless it exists. Throws RunError if it cannot. */
export async function ensureFolder(disk: Disk, path: string): Promise<void> {
  await disk.makeFolder(path).catch((cause: unknown) => {
    if (codeOf(cause) !== "EEXIST") throw fileError("write", path, cause);
  });
}

/** A file's bytes; `undefined` if there is no such file. Throws RunError if it cannot be read. */
export async function readBytes(disk: Disk, path: string): Promise<Uint8Array | undefined> {
  try {
    return await disk.read(path);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw fileError("read", path, cause);
  }
}

/** A file's bytes as text. Throws RunError if the text is too long for JavaScript. */
export function textOfFile(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder().decode(bytes);
  } catch (cause) {
    throw new RunError(
      `${path}: expected text that fits into memory, found ${bytes.length.toLocaleString("en-US")} bytes. Is it the right file?`,
      { cause },
    );
  }
}

/** Whether a file or folder exists at a path. */
export async function exists(disk: Disk, path: string): Promise<boolean> {
  return disk.status(path).then(
    (found) => found !== undefined,
    () => false,
  );
}

/** A RunError with what failed and what to do. */
export function fileError(what: "write" | "read", path: string, cause: unknown): RunError {
  const code = codeOf(cause) ?? "";
  const advice =
    advices[code] ?? (cause instanceof Error ? `${cause.message}. Fix this and run again.` : String(cause));
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
  ENOTFILE: "it is a pipe, a socket or a device. Put a file in its place, or choose another path.",
  EISDIR: "it is a folder. Choose another path.",
  EMFILE: "too many files are open. Close other programs, or raise the limit (ulimit -n).",
};
