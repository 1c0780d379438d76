import type { DataError } from "../../errors.ts";
import { type ArchiveFile, openArchive } from "../archive/archive.ts";
import { isTar } from "../archive/tar.ts";
import { randomAccessChunks } from "../chunks.ts";
import { cifarKindOf, openCifar } from "../cifar.ts";
import { gunzip, isGzip } from "../gzip.ts";
import { isHdf5 } from "../hdf5/signature.ts";
import { isIdx, openIdx } from "../idxRows.ts";
import { isNpy } from "../npy/header.ts";
import { isNpz, openNpz } from "../npy/npz.ts";
import { openNpy } from "../npy/stored.ts";
import type { RandomAccess } from "../randomAccess.ts";
import { readTable } from "../table/read.ts";
import { unzipped, unzippedStart } from "../unzipped.ts";
import { isZip, readZipDirectory } from "../zip/directory.ts";
import { isText, refusal, refuseForeign, refuseText } from "./foreign.ts";
import type { ArrayFile, ArrayFormat, StoredArray } from "./storedArray.ts";

/** By as many first bytes it is seen what a file is. */
const startBytes = 1_024;

export interface OpenOptions {
  /** Names of classes, for a file of CIFAR. */
  readonly classes?: readonly string[] | undefined;
  /** Opens HDF5 files, of which only the beginning has been looked at. */
  readonly openHdf5: (file: RandomAccess) => Promise<ArrayFile>;
}

/**
 * The arrays of a file, whose kind is seen by its content: npy, npz, HDF5, IDX, CSV and TSV, all but HDF5 also as .gz; files of CIFAR's
 * binary version by their name and size. An archive of one file (zip, tar) is read as that file. Closing gives the file back; where
 * this throws, the file stays open.
 *
 * @throws DataError where it is of another kind, named with what to do instead, cut off or damaged
 */
export async function openArrays(file: RandomAccess, options: OpenOptions): Promise<ArrayFile> {
  if (file.size === 0) throw refusal(file.name, "an empty file", "Get it again.");
  const start = await file.read(0, startBytes);
  if (isGzip(start)) return openZipped(file, options);
  return openPlain(file, start, options);
}

async function openPlain(file: RandomAccess, start: Uint8Array, options: OpenOptions): Promise<ArrayFile> {
  const { name } = file;
  if (isNpy(start)) return fileOf("npy", file, [await openNpy(file)]);
  if (isZip(start)) return openZip(file, options);
  if (isTar(start)) return openOnly(file, await openArchive(file), options);
  if (await isHdf5(file)) return options.openHdf5(file);
  const kind = cifarKindOf(name.replace(/\.gz$/i, ""), file.size);
  if (kind !== undefined) return openCifar(file, kind, options.classes);
  if (isIdx(start)) return fileOf("idx", file, [await openIdx(file)]);
  refuseForeign(start, name);
  if (!isText(start)) throw unknown(name);
  refuseText(start, name);
  const read = await readTable(randomAccessChunks(file), name);
  return { ...read, close: () => file.close() };
}

/** Text is read as it is unzipped; everything else is unzipped to memory once. */
async function openZipped(file: RandomAccess, options: OpenOptions): Promise<ArrayFile> {
  const start = await unzippedStart(file, startBytes);
  if (start.length === 0) throw refusal(file.name, "an empty file", "Get it again.");
  if (isGzip(start)) throw refusal(file.name, "a file that is gzipped twice", "Unpack it first.");
  refuseForeign(start, file.name);
  const close = () => file.close();
  if (isText(start)) {
    refuseText(start, file.name);
    return { ...(await readTable(gunzip(randomAccessChunks(file), file.name), file.name)), close };
  }
  if (isTar(start)) return openOnly(file, await openArchive(file), options);
  return { ...inMemory(await openPlain(await unzipped(file), start, options)), close };
}

async function openZip(file: RandomAccess, options: OpenOptions): Promise<ArrayFile> {
  const entries = await readZipDirectory(file);
  if (isNpz(entries)) return openNpz(file, entries);
  const names = entries.map(({ name }) => name);
  if (names.some((name) => name.endsWith("/data.pkl")))
    throw refusal(file.name, "a file of PyTorch", "Save its array: np.save(path, x.numpy()).");
  if (names.some((name) => /^xl\//.test(name)))
    throw refusal(file.name, "an Excel file", "Save the sheet as CSV.");
  return openOnly(file, await openArchive(file), options);
}

/** The arrays of the one file in an archive. */
async function openOnly(
  archive: RandomAccess,
  files: readonly ArchiveFile[],
  options: OpenOptions,
): Promise<ArrayFile> {
  const [only, second] = files;
  if (only === undefined || second !== undefined) {
    const shown = files.slice(0, 3).map(({ name }) => name);
    throw refusal(
      archive.name,
      `an archive of ${files.length} files${only === undefined ? "" : ` (${shown.join(", ")}${files.length > 3 ? ", ..." : ""})`}`,
      "Unpack it, and give a file of it.",
    );
  }
  const file = await only.open();
  const start = await file.read(0, startBytes);
  if (file.size === 0) throw refusal(file.name, "an empty file", "Get it again.");
  if (isGzip(start) || isTar(start) || (isZip(start) && !isNpz(await readZipDirectory(file))))
    throw refusal(file.name, "an archive in an archive", "Unpack the outer one first.");
  const opened = await openPlain(file, start, options);
  return { ...(only.inMemory ? inMemory(opened) : opened), close: () => archive.close() };
}

function inMemory(file: ArrayFile): ArrayFile {
  return { ...file, arrays: file.arrays.map((array) => ({ ...array, byRows: false })) };
}

function fileOf(format: ArrayFormat, file: RandomAccess, arrays: readonly StoredArray[]): ArrayFile {
  return { format, file: file.name, arrays, refused: [], close: () => file.close() };
}

function unknown(name: string): DataError {
  const isCifar = /(^|[/\\])(data_batch_\d+|test_batch|train|test)\.bin$/.test(name);
  return isCifar
    ? refusal(
        name,
        "bytes of no known kind, and not a whole number of CIFAR's records of 3073 or 3074 bytes",
        "Is it cut off? Get it again.",
      )
    : refusal(name, "bytes of no known kind", "Save the data as one of these: np.save(path, x).");
}
