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
  /** Whether all of it is in memory while it is open. */
  readonly inMemory: boolean;
  /**
   * Gives it as a file; a deflated one is inflated to memory as a whole. Closing that does not close the archive.
   *
   * @throws DataError where it is damaged, encrypted, packed in a way that is not read, or a link
   */
  open(): Promise<RandomAccess>;
}

/** Bytes of a .tar.gz that are unzipped to memory at most. */
const largestTar = 2 ** 30;
const tarBlock = 512;

/** Whether a file is an archive that `openArchive` opens, by its content. A .npz is one, too. */
export async function isArchive(file: RandomAccess): Promise<boolean> {
  const start = await file.read(0, tarBlock);
  if (isGzip(start)) return isTar(await unzippedStart(file, tarBlock));
  return isZip(start) || isTar(start);
}

/**
 * The files of an archive: zip, tar, or .tar.gz, which is unzipped to memory up to 1 GiB. Folders are left out. The archive has to
 * stay open while its files are read.
 *
 * @throws DataError where it is none of these, damaged or cut off, or a .tar.gz that holds more
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
    `${file.name}: expected an archive (zip, tar or tar.gz), found another kind of file. Give one of these, or a folder.`,
  );
}
