import { DataError } from "../../errors.ts";
import { type RandomAccess, readWhole } from "../randomAccess.ts";

/** The directory entry of a file in a zip archive. */
export interface ZipEntry {
  /** Its path in the archive, `folder/file`. The path of a folder ends in a slash. */
  readonly name: string;
  /** 0: stored without compression; 8: deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Compressed size, and size of the file, in bytes. */
  readonly packedSize: number;
  readonly size: number;
  /** The byte at which its local header begins. */
  readonly headerStart: number;
}

/** Signatures as 32-bit little-endian numbers. */
const signatures = { entry: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 } as const;
const bytes = { entry: 46, end: 22, end64: 56, locator64: 20 } as const;
const longestComment = 65_535;
/** Maximum size of the directory, in bytes: about half a million files. */
const longestDirectory = 2 ** 26;
/** Values that refer to a number in a ZIP64 field instead. */
const elsewhere = { two: 0xffff, four: 0xffff_ffff } as const;

/** Whether bytes begin like a zip archive. */
export function isZip(start: Uint8Array): boolean {
  return (
    start[0] === 0x50 &&
    start[1] === 0x4b &&
    ((start[2] === 3 && start[3] === 4) || (start[2] === 5 && start[3] === 6))
  );
}

/**
 * Reads the central directory of a zip archive (PKWARE APPNOTE 6.3, with ZIP64).
 *
 * @throws DataError if it is cut off, damaged, split into several parts, or has more than about half a million files
 */
export async function readZipDirectory(file: RandomAccess): Promise<readonly ZipEntry[]> {
  const { count, size, start, limit } = await findDirectory(file);
  if (size > longestDirectory) {
    throw new DataError(
      `${file.name}: expected a directory of at most ${longestDirectory} bytes, found one of ${size}. Unpack the archive.`,
    );
  }
  if (start + size > limit || count * bytes.entry > size)
    throw damaged(file.name, `the list of ${count} files in ${size} bytes from byte ${start} is missing`);
  const directory = await readWhole(file, start, size, "the list of its files");
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + bytes.entry > size || view.getUint32(at, true) !== signatures.entry)
      throw damaged(file.name, `file ${index + 1} of ${count} is not in the list`);
    const lengths = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const end = at + bytes.entry + lengths.reduce((sum, length) => sum + length, 0);
    if (end > size) throw damaged(file.name, `file ${index + 1} of ${count} is cut off in the list`);
    entries.push(entryAt(directory.subarray(at, end), file.name));
    at = end;
  }
  return entries;
}

interface DirectoryPlace {
  readonly count: number;
  readonly size: number;
  readonly start: number;
  /** The byte at which it must end at the latest. */
  readonly limit: number;
}

async function findDirectory(file: RandomAccess): Promise<DirectoryPlace> {
  const tailStart = Math.max(0, file.size - bytes.end - longestComment);
  const tail = await file.read(tailStart, file.size - tailStart);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  let at = tail.length - bytes.end;
  // Find the end record: the comment after it must have the length that it declares.
  while (
    at >= 0 &&
    (view.getUint32(at, true) !== signatures.end ||
      at + bytes.end + view.getUint16(at + 20, true) !== tail.length)
  ) {
    at -= 1;
  }
  if (at < 0) throw damaged(file.name, "the end record, which locates the list of its files, is missing");
  const endStart = tailStart + at;
  const [count, size, start] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
  ];
  const disks = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
  const is64 = count === elsewhere.two || size === elsewhere.four || start === elsewhere.four;
  const found64 = is64 ? await findDirectory64(file, endStart) : undefined;
  if (found64 !== undefined) return found64;
  if (disks.some((disk) => disk !== 0)) throw inParts(file.name);
  return { count, size, start, limit: endStart };
}

/**
 * Finds the directory by the ZIP64 records. Undefined if there are none: the numbers may have these values by chance.
 */
async function findDirectory64(file: RandomAccess, endStart: number): Promise<DirectoryPlace | undefined> {
  const locatorStart = endStart - bytes.locator64;
  if (locatorStart < 0) return undefined;
  const locator = viewOf(await readWhole(file, locatorStart, bytes.locator64, "its end"));
  if (locator.getUint32(0, true) !== signatures.locator64) return undefined;
  if (locator.getUint32(16, true) > 1) throw inParts(file.name);
  const limit = Number(locator.getBigUint64(8, true));
  if (limit + bytes.end64 > locatorStart) throw damaged(file.name, `there is no end record at byte ${limit}`);
  const end = viewOf(await readWhole(file, limit, bytes.end64, "its end"));
  if (end.getUint32(0, true) !== signatures.end64)
    throw damaged(file.name, `the end record is not at byte ${limit}`);
  const [count, size, start] = [32, 40, 48].map((place) => Number(end.getBigUint64(place, true)));
  return { count: count ?? 0, size: size ?? 0, start: start ?? 0, limit };
}

function entryAt(record: Uint8Array, archive: string): ZipEntry {
  const view = viewOf(record);
  const nameEnd = bytes.entry + view.getUint16(28, true);
  const name = new TextDecoder().decode(record.subarray(bytes.entry, nameEnd));
  const extra = record.subarray(nameEnd, nameEnd + view.getUint16(30, true));
  const wide = wideNumbers(extra);
  // The ZIP64 field has only the numbers that are not here, in this order.
  const [size, packedSize, headerStart] = [24, 20, 42].map((place) => {
    const number = view.getUint32(place, true);
    if (number !== elsewhere.four) return number;
    return wide.shift() ?? number;
  });
  const flags = view.getUint16(8, true);
  if ([size, packedSize, headerStart].some((number) => !Number.isSafeInteger(number)))
    throw damaged(archive, `the size of ${name} is invalid`);
  return {
    name,
    method: view.getUint16(10, true),
    encrypted: (flags & 0x41) !== 0,
    crc: view.getUint32(16, true),
    size: size ?? 0,
    packedSize: packedSize ?? 0,
    headerStart: headerStart ?? 0,
  };
}

/** The numbers of the ZIP64 field among the extra fields of an entry. */
function wideNumbers(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = view.getUint16(at + 2, true);
    const end = Math.min(extra.length, at + 4 + length);
    if (view.getUint16(at, true) === 1) {
      const count = Math.floor((end - at - 4) / 8);
      return Array.from({ length: count }, (_, index) => Number(view.getBigUint64(at + 4 + 8 * index, true)));
    }
    at += 4 + length;
  }
  return [];
}

function viewOf(part: Uint8Array): DataView {
  return new DataView(part.buffer, part.byteOffset, part.length);
}

function inParts(archive: string): DataError {
  return new DataError(
    `${archive}: the zip archive is split into several parts. Join them: zip -s 0 parts.zip --out whole.zip.`,
  );
}

function damaged(archive: string, reason: string): DataError {
  return new DataError(`${archive}: the zip archive is damaged or cut off (${reason}). Get it again.`);
}
