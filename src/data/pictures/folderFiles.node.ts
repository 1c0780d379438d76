import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readFile as readOpenFile,
  type Stats,
  statSync,
} from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { mostPictureBytes } from "../../codec/picture/header.ts";
import { DataError, messageOf } from "../../errors.ts";
import { isSystemFile } from "./archiveFiles.ts";
import { createTally, listed, type Tally } from "./passedOver.ts";
import { ChangedFileError, type FoundFiles, type PictureFile } from "./pictureFile.ts";

/** The most levels of nested folders. */
const deepest = 64;
/** Number of entries after which control is yielded to other tasks. */
const perTurn = 2_000;

/** A folder or file: its path as raw bytes, and its name as shown. */
interface Place {
  readonly path: Buffer;
  readonly name: string;
}

/**
 * All files below a folder, in no particular order. Hidden files and folders, and those that operating systems add, are
 * skipped. Links to files inside the folder are followed. Links to folders are not, because those folders are read
 * directly.
 *
 * @throws DataError if the folder cannot be read
 */
export async function filesOfFolder(folder: string): Promise<FoundFiles> {
  const root = await realpath(folder, { encoding: "buffer" }).catch((cause: unknown) => {
    throw unreadableFolder(folder, cause);
  });
  const files: PictureFile[] = [];
  const passed: Passed = {
    hidden: createTally(),
    outside: createTally(),
    folders: createTally(),
    nowhere: createTally(),
    unreadable: createTally(),
    other: createTally(),
  };
  const open: (Place & { readonly depth: number })[] = [{ path: root, name: "", depth: 0 }];
  let seen = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const entry of await entriesOf(place, folder, passed)) {
      if (++seen % perTurn === 0) await new Promise(setImmediate);
      const child = childOf(place, entry);
      if (isLitter(child.name)) {
        passed.hidden.add(child.name);
        continue;
      }
      const found = entry.isSymbolicLink() ? await followed(child, root, passed) : statOf(child, passed);
      if (found === undefined) continue;
      if (found.isFile()) files.push(fileOf(child, found, folder));
      else if (!found.isDirectory()) passed.other.add(child.name);
      else if (place.depth >= deepest) passed.unreadable.add(`${child.name} (too deep)`);
      else open.push({ ...child, depth: place.depth + 1 });
    }
  }
  return { files, notes: notesOf(passed) };
}

interface Passed {
  readonly hidden: Tally;
  readonly outside: Tally;
  readonly folders: Tally;
  readonly nowhere: Tally;
  readonly unreadable: Tally;
  readonly other: Tally;
}

async function entriesOf(place: Place, folder: string, passed: Passed): Promise<readonly Dirent<Buffer>[]> {
  try {
    return (await readdir(place.path, {
      withFileTypes: true,
      encoding: "buffer",
    })) as unknown as Dirent<Buffer>[];
  } catch (cause) {
    if (place.name === "") throw unreadableFolder(folder, cause);
    passed.unreadable.add(place.name);
    return [];
  }
}

function childOf(place: Place, { name }: Dirent<Buffer>): Place {
  const shown = shownName(name);
  return {
    path: Buffer.concat([place.path, Buffer.from("/"), name]),
    name: place.name === "" ? shown : `${place.name}/${shown}`,
  };
}

/**
 * A file's name as text. In a name that is not UTF-8, bytes other than printable ASCII are written as `\xNN`. In UTF-8
 * names that contain such a sequence, the backslash is written this way too, so that different names stay different.
 */
function shownName(name: Buffer): string {
  const text = name.toString("utf8");
  if (!text.includes("�") || Buffer.from(text, "utf8").equals(name))
    return /\\x[0-9a-f]{2}/.test(text) ? text.replaceAll("\\", "\\x5c") : text;
  return Array.from(name, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, "0")}`,
  ).join("");
}

function isLitter(name: string): boolean {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return last.startsWith(".") || last === "__MACOSX" || isSystemFile(last);
}

function statOf({ path, name }: Place, passed: Passed): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    passed.unreadable.add(name);
    return undefined;
  }
}

/** The target file of a link; undefined, and counted, if the target is outside, missing or a folder. */
async function followed({ path, name }: Place, root: Buffer, passed: Passed): Promise<Stats | undefined> {
  let target: Buffer;
  let found: Stats;
  try {
    target = await realpath(path, { encoding: "buffer" });
    found = statSync(target);
  } catch {
    passed.nowhere.add(name);
    return undefined;
  }
  const inside = Buffer.concat([root, Buffer.from("/")]);
  if (!target.equals(root) && !target.subarray(0, inside.length).equals(inside)) {
    passed.outside.add(name);
    return undefined;
  }
  if (!found.isDirectory()) return found;
  passed.folders.add(name);
  return undefined;
}

function fileOf({ path, name }: Place, found: Stats, folder: string): PictureFile {
  const { size, mtimeMs, ctimeMs } = found;
  const place = join(folder, name);
  return {
    name,
    place,
    size,
    changed: Math.max(mtimeMs, ctimeMs),
    stamp: stampOf(found),
    stampChecked: true,
    read: async () => readFile(path, place, stampOf(found)),
  };
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
}

/** Files up to this many bytes are read synchronously, which takes a tenth of the time of an asynchronous read. */
const smallFile = 2 ** 16;
// With O_NONBLOCK, opening a pipe that has replaced a file does not wait for a writer.
const reading = constants.O_RDONLY | constants.O_NONBLOCK;

/** The whole content of a file, if it still has the stamp. */
async function readFile(path: Buffer, place: string, stamp: string): Promise<Uint8Array> {
  try {
    const file = openSync(path, reading);
    try {
      const found = fstatSync(file);
      if (!found.isFile()) throw new Error("it is no longer a file");
      if (stampOf(found) !== stamp) throw new ChangedFileError(place);
      if (found.size > mostPictureBytes) {
        throw new DataError(
          `${place}: expected a picture of at most ${mostPictureBytes} bytes, found ${found.size}. Save a smaller version.`,
        );
      }
      return found.size <= smallFile ? readFileSync(file) : await promisify(readOpenFile)(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(place, cause);
  }
}

function unreadable(place: string, cause: unknown): DataError {
  return new DataError(
    `${place}: the file cannot be read: ${messageOf(cause)}. Check its permissions, or remove it.`,
    { cause },
  );
}

function unreadableFolder(folder: string, cause: unknown): DataError {
  return new DataError(
    `${folder}: the folder cannot be read: ${messageOf(cause)}. Check its permissions, or use another folder.`,
    { cause },
  );
}

function notesOf({ hidden, outside, folders, nowhere, unreadable, other }: Passed): readonly string[] {
  return [
    listed(hidden, "hidden or system file", "skipped"),
    listed(
      outside,
      "link",
      "left out because it points out of the folder (copy its target into the folder)",
      "links",
      "left out because they point out of the folder (copy their targets into the folder)",
    ),
    listed(
      folders,
      "link",
      "left out because it points to a folder inside this one, which is read directly",
      "links",
      "left out because they point to folders inside this one, which are read directly",
    ),
    listed(
      nowhere,
      "link",
      "left out because its target is missing",
      "links",
      "left out because their targets are missing",
    ),
    listed(
      unreadable,
      "file or folder",
      "left out because it cannot be read (permissions?)",
      "files or folders",
      "left out because they cannot be read (permissions?)",
    ),
    listed(other, "pipe, socket or device", "left out", "pipes, sockets or devices"),
  ].flatMap((note) => note ?? []);
}
