import { closeSync, constants, mkdirSync, openSync, writeFile } from "node:fs";
import { appendFile, copyFile, link, mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { readWholeFile } from "../../codec/chunks.node.ts";
import { codeOf } from "../../errors.ts";
import type { Disk } from "../disk.ts";
import { isFileLocked, lockFile } from "./lock.ts";
import { flushFolder, hasNoLinks, moveOver, thisSystem } from "./system.ts";

const writeTo = promisify(writeFile);

/**
 * The disks of this machine. What appears or moves does so within one call of JavaScript: a signal that removes what is
 * unfinished then never meets something that is about to be made.
 */
export const systemDisk: Disk = {
  join,
  parentOf: dirname,
  read: (path) => readWholeFile(path),
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  },
  async status(path) {
    try {
      const found = await stat(path);
      return {
        isFolder: found.isDirectory(),
        modified: found.mtimeMs,
        made: found.birthtimeMs > 0 ? found.birthtimeMs : undefined,
      };
    } catch (cause) {
      if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return undefined;
      throw cause;
    }
  },
  makeFolders,
  async makeFolder(path) {
    mkdirSync(path);
  },
  async writeNew(path, content) {
    const file = openSync(path, "wx");
    try {
      await writeTo(file, content);
    } finally {
      closeSync(file);
    }
  },
  append: (path, content) => appendFile(path, content),
  flushFile: (path) => thisSystem.flush(path, "r+"),
  flushFolder: (path) => flushFolder(path),
  rename: (from, to) => moveOver(from, to),
  async link(from, to) {
    try {
      await link(from, to);
    } catch (cause) {
      if (!hasNoLinks(cause)) throw cause;
      await copyFile(from, to, constants.COPYFILE_EXCL);
    }
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
  async touch(path) {
    const now = new Date();
    await utimes(path, now, now);
  },
  lock: (path) => lockFile(systemDisk, path),
  isLocked: (path) => isFileLocked(path),
};

/**
 * By hand, for `mkdir` with `recursive` never comes back where a folder exists and takes no new ones, as /proc does
 * (seen with Node 20).
 */
async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
    const above = dirname(resolve(path));
    if (code !== "ENOENT" || above === resolve(path) || (await isFolder(above))) throw cause;
    await makeFolders(above);
    await makeFolders(path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
