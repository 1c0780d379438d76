import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileChunks, gzipFileChunks } from "../../../codec/chunks.node.ts";
import { checkedGzip, isGzip, largestGzipRatio } from "../../../codec/gzip.ts";
import { blockBytes, readIdxBlocks } from "../../../codec/idxStream.ts";
import { openFile } from "../../../codec/openFile.node.ts";
import { DataError, messageOf } from "../../../errors.ts";
import type { Dataset, DatasetFile } from "../../dataset.ts";
import { type IdxRole, idxFileName, idxRoles, type PublishedFile, plainFileName } from "../known.ts";
import { assembleDataset, type NamedArray } from "./assemble.ts";

/** The path of each file that a folder has. */
export type IdxPaths = Readonly<Partial<Record<IdxRole, string>>>;

interface LoadedFile {
  readonly array: NamedArray;
  readonly file: DatasetFile;
}

/**
 * Finds the four standard IDX files in a folder: `train-images-idx3-ubyte` or `train-images.idx3-ubyte`, each plain or
 * as .gz, and so on. A plain file is preferred to its .gz. The result is empty if the folder does not exist or cannot
 * be read.
 */
export async function findIdxFiles(folder: string): Promise<IdxPaths> {
  const present = new Set(await readdir(folder).catch(() => []));
  const found: Partial<Record<IdxRole, string>> = {};
  for (const role of idxRoles) {
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
 * Reads a data set from files.
 *
 * @param published the expected sizes and hashes of the plain files, if known
 * @param largestBlock the most bytes of a block of images in memory. Default: 1 GiB
 * @throws DataError if a file cannot be read, is damaged, holds something else, or is not the published file
 */
export async function loadIdxFiles(
  about: Pick<Dataset, "name" | "classes" | "source">,
  paths: IdxPaths,
  published?: Readonly<Record<IdxRole, PublishedFile>>,
  largestBlock = blockBytes,
): Promise<Dataset> {
  const load = async (role: IdxRole) => {
    const path = paths[role];
    return path === undefined ? undefined : loadIdxFile(path, published?.[role], largestBlock);
  };
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all(idxRoles.map(load));
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

async function loadIdxFile(
  path: string,
  published: PublishedFile | undefined,
  largestBlock: number,
): Promise<LoadedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  async function* hashed(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const { chunks, ...known } = await openIdxFile(path);
  const array = await readIdxBlocks(hashed(chunks), path, { ...known, blockBytes: largestBlock }).catch(
    (cause: unknown) => {
      throw unreadable(path, cause);
    },
  );
  const sha256 = hash.digest("hex");
  if (published !== undefined && sha256 !== published.sha256) {
    throw new DataError(
      `${path}: expected the published file, sha256 ${published.sha256}, found another, sha256 ${sha256}. ` +
        "Delete it and fetch it again, or load your own files by the path of their folder.",
    );
  }
  return {
    array: { name: path, array },
    file: { name: plainFileName(basename(path)), bytes, sha256 },
  };
}

interface OpenedIdx {
  /** The contents, decompressed if the file is gzipped. */
  readonly chunks: AsyncGenerator<Uint8Array>;
  readonly bytes?: number;
  readonly most?: number;
}

/**
 * Opens a file: its contents in chunks, and its size before it is read. Throws DataError if it cannot be opened. Pipes
 * and devices are refused, because reading a pipe may never end.
 */
async function openIdxFile(path: string): Promise<OpenedIdx> {
  try {
    const place = await stat(path);
    if (!place.isFile()) {
      const found = place.isDirectory() ? "a folder" : "a pipe or a device";
      throw new DataError(`${path}: expected an IDX file, found ${found}. Replace it with the file.`);
    }
    const { start, end } = await readEnds(path, place.size);
    if (!isGzip(start)) return { chunks: fileChunks(path), bytes: place.size };
    return { chunks: checkedGzip(gzipFileChunks(path), end, path), most: place.size * largestGzipRatio };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The first two and the last four bytes of a file; zeros if it is shorter. */
async function readEnds(path: string, size: number) {
  const [start, end] = [new Uint8Array(2), new Uint8Array(4)];
  const handle = await openFile(path);
  try {
    await handle.read(start, 0, start.length, 0);
    await handle.read(end, 0, end.length, Math.max(0, size - end.length));
    return { start, end };
  } finally {
    await handle.close();
  }
}

/** Converts a file system error to an error that names the file. Other errors are returned unchanged. */
function unreadable(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error && "syscall" in cause)) return cause;
  return new DataError(`${path}: the file cannot be read: ${messageOf(cause)}.`, { cause });
}
