import { DataError } from "../../errors.ts";
import { isGzip } from "../gzip.ts";
import type { RandomAccess } from "../randomAccess.ts";
import { unzipped, unzippedStart } from "../unzipped.ts";
import { isZip, readZipDirectory } from "../zip/directory.ts";
import { zipMember } from "../zip/member.ts";
import { isTar, readTar } from "./tar.ts";

/** A file in an archive. */
export interface ArchiveFile {
  /** Its path in the archive: `folder/file`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Whether the whole file is in memory while it is open. */
  readonly inMemory: boolean;
  /**
   * Opens the file. A deflated file is inflated to memory as a whole. Closing it does not close the archive.
   *
   * @throws DataError if it is damaged, encrypted, compressed by an unsupported method, or a link
   */
  open(): Promise<RandomAccess>;
}

/** Largest size of an unzipped .tar.gz, which is held in memory, in bytes. */
const largestTar = 2 ** 30;
const tarBlock = 512;

/** Whether the content of a file is an archive that `openArchive` opens. A .npz file is one, too. */
export async function isArchive(file: RandomAccess): Promise<boolean> {
  const start = await file.read(0, tarBlock);
  if (isGzip(start)) return isTar(await unzippedStart(file, tarBlock));
  return isZip(start) || isTar(start);
}

/**
 * The files of a zip, tar or .tar.gz archive. A .tar.gz is unzipped to memory, up to 1 GiB. Folders are omitted. The
 * archive must stay open while its files are read.
 *
 * @throws DataError if it is none of these, is damaged or cut off, or is a .tar.gz that holds more than 1 GiB
 */
export async function openArchive(file: RandomAccess): Promise<readonly ArchiveFile[]> {
  const start = await file.read(0, tarBlock);
  if (isZip(start)) {
    const entries = await readZipDirectory(file);
    return entries
      .filter(({ name }) => !name.endsWith("/"))
      .map((entry) => ({
        name: entry.name,
        size: entry.size,
        inMemory: entry.method !== 0,
        open: async () => zipMember(file, entry).open(),
      }));
  }
  if (isTar(start)) return readTar(file, false);
  if (isGzip(start) && isTar(await unzippedStart(file, tarBlock)))
    return readTar(await unzipped(file, largestTar, `tar -xzf ${file.name}`), true);
  throw new DataError(
    `${file.name}: the file is not a zip, tar or tar.gz archive. Give one of these, or a folder.`,
  );
}
