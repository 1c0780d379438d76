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
  /** The archive that they are read from, to be closed after them. */
  readonly archive?: RandomAccess;
}

/**
 * The files that a path stands for: the file itself, those in a folder, or those in an archive (zip, tar, tar.gz). A folder or archive
 * that has nothing but one folder is looked into.
 *
 * @throws DataError where there is nothing, nothing that can be read, or nothing that holds arrays
 */
export async function placesOf(path: string): Promise<PlacedFiles> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new DataError(
      `${path}: expected a file or folder of data, found none to read: ${messageOf(cause)}.`,
      { cause },
    );
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
      `${folder}: expected a folder that can be read, found: ${messageOf(cause)}. See to its permissions, or name another.`,
      { cause },
    );
  });
  const shown = entries.filter(({ name }) => !name.startsWith("."));
  const names = shown.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const misplaced = shown.find((entry) => entry.isDirectory() && isArrayName(entry.name));
  if (misplaced !== undefined) {
    throw new DataError(
      `${join(folder, misplaced.name)}: expected a file of an array, found a folder. Put the file in its place.`,
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

/** Data for testing alone are not trained on unasked. */
function requireTraining(folder: string, { files }: ChosenFiles): void {
  const [first] = files;
  if (first === undefined || files.some(({ split }) => split === undefined || split === "train")) return;
  throw new DataError(
    `${folder}: expected training data, found only ${files.map(({ name }) => name).join(", ")}. Put the training data beside them, ` +
      `or name the file itself to train on it: ${join(folder, first.name)}.`,
  );
}

/** `train/` and `test/`, each with arrays in it. */
async function splitFolders(folder: string, names: readonly string[]): Promise<PlacedFiles | undefined> {
  const paths: string[] = [];
  for (const name of names) {
    const inside = await readdir(join(folder, name)).catch(() => []);
    paths.push(...inside.filter((each) => !each.startsWith(".")).map((each) => join(name, each)));
  }
  const chosen = chooseFiles(paths);
  return chosen && chosenAmong(chosen, (name) => ({ ...onDisk(join(folder, name)), name }));
}

/** The files of arrays in an archive; undefined where a file is none, or has none, as an npz file, which is an archive of one data set. */
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
