import { constants } from "node:fs";
import { appendFile, copyFile, link, mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { codeOf, flushFolder, hasNoLinks, moveOver, thisSystem } from "./platform.ts";

/**
 * Every way in which a run changes a disk, each one operation of the system, failing with its error. All of a run's
 * files are written through one, so that a test can put one in its place that fails at any operation.
 */
export interface Disk {
  /** Makes a folder, and those above it. Nothing happens where it exists. */
  makeFolders(path: string): Promise<void>;
  /** Makes a folder that must not exist yet. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file that must not exist yet. */
  writeNew(path: string, content: Uint8Array | string): Promise<void>;
  append(path: string, content: Uint8Array | string): Promise<void>;
  /** Has a file's content outlast a power cut. */
  flushFile(path: string): Promise<void>;
  /** Has the names in a folder outlast a power cut. */
  flushFolder(path: string): Promise<void>;
  /** Moves a file over whatever file is there, or a folder to where nothing is, at one instant. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name, which must not exist yet; a copy of it where the disk has no such thing. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all in it. Nothing happens where there is none. */
  remove(path: string): Promise<void>;
  /** Sets a file's time to now. */
  touch(path: string): Promise<void>;
}

/** The disks of this machine. */
export const systemDisk: Disk = {
  makeFolders,
  async makeFolder(path) {
    await mkdir(path);
  },
  writeNew: (path, content) => writeFile(path, content, { flag: "wx" }),
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
