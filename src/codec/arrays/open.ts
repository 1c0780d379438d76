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

/** Bytes at the beginning of a file by which its format is detected. */
const startBytes = 1_024;

export interface OpenOptions {
  /** Names of the classes, for a CIFAR file. */
  readonly classes?: readonly string[] | undefined;
  /** Opens HDF5 files. Only the signature has been checked before. */
  readonly openHdf5: (file: RandomAccess) => Promise<ArrayFile>;
}

/**
 * The arrays of a file, whose format is detected by its content: npy, npz, HDF5, IDX, CSV or TSV; all except HDF5 may
 * be gzipped. Files of CIFAR's binary version are detected by name and size. An archive of one file (zip, tar) is
 * read as that file. Closing the result closes the file. If this throws, the file stays open.
 *
 * @throws DataError if it has another format, is cut off or damaged; the message explains what to do
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

/** Text is read while it is unzipped. Everything else is unzipped to memory first. */
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
    throw refusal(file.name, "a PyTorch file", "Save its array: np.save(path, x.numpy()).");
  if (names.some((name) => /^xl\//.test(name)))
    throw refusal(file.name, "an Excel file", "Save the sheet as CSV.");
  return openOnly(file, await openArchive(file), options);
}

/** The arrays of the only file in an archive. */
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
      "Unpack it, and give one of its files.",
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
        "an unknown format, and not a whole number of CIFAR's records of 3073 or 3074 bytes",
        "Is it cut off? Get it again.",
      )
    : refusal(name, "an unknown format", "Save the data as one of these: np.save(path, x).");
}
