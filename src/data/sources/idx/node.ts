import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { openFile } from "../../../codec/file/node.ts";
import { gunzip, isGzip } from "../../../codec/gzip.ts";
import { decodeIdx } from "../../../codec/idx.ts";
import { DataError, messageOf } from "../../../errors.ts";
import type { Dataset, DatasetFile } from "../../dataset.ts";
import { IDX_ROLES, type IdxRole, idxFileName, type PublishedFile, plainFileName } from "../known.ts";
import { assembleDataset, type NamedArray } from "./assemble.ts";

/** The path of each part that a folder has. */
export type IdxPaths = Readonly<Partial<Record<IdxRole, string>>>;

interface LoadedFile {
  readonly array: NamedArray;
  readonly file: DatasetFile;
}

/**
 * Finds the four standard IDX files in a folder: `train-images-idx3-ubyte` or `train-images.idx3-ubyte`, each plain
 * or as .gz, and so on. A plain file comes before its .gz. A folder that does not exist, or may not be read, has none.
 */
export async function findIdxFiles(folder: string): Promise<IdxPaths> {
  return idxFilesAmong(folder, await readdir(folder).catch(() => []));
}

function idxFilesAmong(folder: string, names: readonly string[]): IdxPaths {
  const present = new Set(names);
  const found: Partial<Record<IdxRole, string>> = {};
  for (const role of IDX_ROLES) {
    const name = idxSpellings(role).find((spelling) => present.has(spelling));
    if (name !== undefined) found[role] = join(folder, name);
  }
  return found;
}

function idxSpellings(role: IdxRole): readonly string[] {
  const hyphen = idxFileName(role);
  const dot = hyphen.replace("-idx", ".idx");
  return [hyphen, dot, `${hyphen}.gz`, `${dot}.gz`];
}

/**
 * Reads a data set from the standard IDX files of a folder; labels are optional.
 *
 * @throws DataError where the folder cannot be read, image files are missing, or a file is damaged or mislabelled
 */
export async function loadFolder(folder: string, name: string): Promise<Dataset> {
  const names = await readdir(folder).catch((cause: unknown) => {
    const reason = messageOf(cause);
    throw new DataError(
      `${folder}: expected a folder of IDX files that can be read, found none: ${reason}. See to its permissions, or name another.`,
      { cause },
    );
  });
  const paths = idxFilesAmong(folder, names);
  const missing = (["train-images", "t10k-images"] as const).filter((role) => paths[role] === undefined);
  if (missing.length > 0) {
    const wanted = missing.map((role) => idxSpellings(role).join(" or ")).join("; and ");
    throw new DataError(
      `${folder}: expected IDX files of images, found no ${wanted}. Put them there, or name another folder.`,
    );
  }
  return loadIdxFiles({ name, source: "folder" }, paths);
}

/**
 * Reads a data set from files.
 *
 * @param published what the plain files must be, where that is known
 * @throws DataError where a file cannot be read, is damaged, mislabelled, or not the published one
 */
export async function loadIdxFiles(
  about: Pick<Dataset, "name" | "classes" | "source">,
  paths: IdxPaths,
  published?: Readonly<Record<IdxRole, PublishedFile>>,
): Promise<Dataset> {
  const load = async (role: IdxRole) => {
    const path = paths[role];
    return path === undefined ? undefined : loadIdxFile(path, published?.[role]);
  };
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(IDX_ROLES.map(load));
  if (trainImages === undefined || testImages === undefined) {
    throw new DataError(
      `${about.name}: expected files of training and of test images, found ${Object.values(paths)}.`,
    );
  }
  const files = [trainImages, trainLabels, testImages, testLabels].flatMap((loaded) => loaded?.file ?? []);
  return assembleDataset(
    { ...about, files },
    { images: trainImages.array, labels: trainLabels?.array },
    { images: testImages.array, labels: testLabels?.array },
  );
}

async function loadIdxFile(path: string, published: PublishedFile | undefined): Promise<LoadedFile> {
  const stored = await readBytes(path);
  const bytes = isGzip(stored) ? await gunzip(stored, path) : stored;
  const array = decodeIdx(bytes, path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (published !== undefined && sha256 !== published.sha256) {
    throw new DataError(
      `${path}: expected the published file, sha256 ${published.sha256}, found another, sha256 ${sha256}. ` +
        "Delete it and fetch it again, or load your own files by the path of their folder.",
    );
  }
  return {
    array: { name: path, array },
    file: { name: plainFileName(basename(path)), bytes: bytes.length, sha256 },
  };
}

/**
 * Reads a file into one allocation of its size: images are views of it, and stay so. Throws DataError where it cannot: what is no
 * file is not opened, as a pipe would be waited for without end.
 */
async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const place = await stat(path);
    if (!place.isFile()) {
      const found = place.isDirectory() ? "a folder" : "a pipe or a device";
      throw new DataError(`${path}: expected an IDX file, found ${found}. Put the file in its place.`);
    }
    return await readWhole(path);
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    throw new DataError(`${path}: expected a file to read, found: ${messageOf(cause)}.`, { cause });
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const handle = await openFile(path);
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}
