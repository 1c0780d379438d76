import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isArchive, openArchive } from "../../../codec/archive/archive.ts";
import { openRandomAccess } from "../../../codec/randomAccess.node.ts";
import type { RandomAccess } from "../../../codec/randomAccess.ts";
import { isZip } from "../../../codec/zip/directory.ts";
import { DataError, messageOf } from "../../../errors.ts";
import { type ChosenFiles, chooseArchive, chooseFiles, isArrayName } from "./choose.ts";
import { chosenAmong, type DataFile, type DataFiles } from "./filesDataset.ts";

/** The files of a data set. */
export interface PlacedFiles extends DataFiles {
  /** The archive that contains the files; to be closed after them. */
  readonly archive?: RandomAccess;
}

/**
 * The files of a path: the file itself, or the files in a folder or an archive (zip, tar, tar.gz). If a folder or
 * archive contains only one folder, the files in that folder.
 *
 * @throws DataError if the path does not exist, cannot be read, or has no arrays
 */
export async function placesOf(path: string): Promise<PlacedFiles> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new DataError(`${path}: this file or folder cannot be read: ${messageOf(cause)}.`, { cause });
  });
  if (found.isDirectory()) return inFolder(path);
  return (await inArchive(path)) ?? { files: [onDisk(path)] };
}

function onDisk(path: string): DataFile {
  return { name: basename(path), open: () => openRandomAccess(path) };
}

async function inFolder(folder: string): Promise<PlacedFiles> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new DataError(
      `${folder}: this folder cannot be read: ${messageOf(cause)}. Check its permissions, or name another folder.`,
      { cause },
    );
  });
  const shown = entries.filter(({ name }) => !name.startsWith("."));
  const names = shown.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const misplaced = shown.find((entry) => entry.isDirectory() && isArrayName(entry.name));
  if (misplaced !== undefined) {
    throw new DataError(
      `${join(folder, misplaced.name)}: expected a file of an array, found a folder. Replace it with the file.`,
    );
  }
  const chosen = chooseFiles(names);
  if (chosen !== undefined) requireTraining(folder, chosen);
  if (chosen !== undefined) return chosenAmong(chosen, (name) => onDisk(join(folder, name)));
  const archive = chooseArchive(names);
  if (archive !== undefined) {
    const path = join(folder, archive);
    return (await inArchive(path)) ?? { files: [onDisk(path)] };
  }
  const folders = shown.filter((entry) => entry.isDirectory());
  const [only] = folders;
  if (only !== undefined && folders.length === 1) return inFolder(join(folder, only.name));
  const split = await splitFolders(
    folder,
    folders.map(({ name }) => name),
  );
  if (split !== undefined) return split;
  throw nothingIn(folder, names, folders.length);
}

/** Throws if there are only test data: they are not used for training unless the user names the file. */
function requireTraining(folder: string, { files }: ChosenFiles): void {
  const [first] = files;
  if (first === undefined || files.some(({ split }) => split === undefined || split === "train")) return;
  throw new DataError(
    `${folder}: no training data, only ${files.map(({ name }) => name).join(", ")}. Add the training data to this folder, ` +
      `or name the file to train on it: ${join(folder, first.name)}.`,
  );
}

/** The files of the folders `train/` and `test/`, if they contain arrays. */
async function splitFolders(folder: string, names: readonly string[]): Promise<PlacedFiles | undefined> {
  const paths: string[] = [];
  for (const name of names) {
    const inside = await readdir(join(folder, name)).catch(() => []);
    paths.push(...inside.filter((each) => !each.startsWith(".")).map((each) => join(name, each)));
  }
  const chosen = chooseFiles(paths);
  return chosen && chosenAmong(chosen, (name) => ({ ...onDisk(join(folder, name)), name }));
}

/**
 * The files of arrays in an archive. Undefined if the file is not an archive or has no such files, and for npz, which
 * is a single file of arrays.
 */
async function inArchive(path: string): Promise<PlacedFiles | undefined> {
  const archive = await openRandomAccess(path);
  try {
    if (!(await isArchive(archive))) return await closed(archive);
    const members = (await openArchive(archive)).filter(({ name }) => !/(^|\/)(\.|__MACOSX\/)/.test(name));
    const names = members.map(({ name }) => name);
    const npz = isZip(await archive.read(0, 4)) && names.every((name) => name.endsWith(".npy"));
    const chosen = npz ? undefined : chooseFiles(names);
    if (chosen === undefined) return await closed(archive);
    const opened = new Map(members.map(({ name, open }) => [name, { name: basename(name), open }]));
    return { archive, ...chosenAmong(chosen, (name) => opened.get(name)) };
  } catch (cause) {
    await archive.close();
    throw cause;
  }
}

async function closed(file: RandomAccess): Promise<undefined> {
  await file.close();
}

function nothingIn(path: string, names: readonly string[], folders: number): DataError {
  const found =
    names.length === 0 && folders === 0 ? "nothing" : `${names.length} other files and ${folders} folders`;
  return new DataError(
    `${path}: expected pictures, or files of arrays (npy, npz, HDF5, CSV, IDX, CIFAR's binary version or amat), found ${found}. ` +
      "docs/your-own-data.md lists what nelbo reads.",
  );
}
