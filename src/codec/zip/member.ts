import { DataError } from "../../errors.ts";
import { largestGzipRatio } from "../gzip.ts";
import { crc32 } from "../png/crc32.ts";
import { fileSection, type RandomAccess, readWhole } from "../randomAccess.ts";
import type { ZipEntry } from "./directory.ts";
import { inflatePrefix, inflateWhole } from "./inflate.ts";

/** A file in a zip archive. */
export interface ZipMember {
  /** Its path in the archive. */
  readonly name: string;
  /** Names it in errors: `archive.zip/data.npy`. */
  readonly place: string;
  /** Bytes, as the archive says. */
  readonly size: number;
  /** Whether it lies in the archive as it is. */
  readonly stored: boolean;
  /** Its first bytes, fewer only where it ends: no more of it is inflated than that takes. */
  peek(length: number): Promise<Uint8Array>;
  /**
   * The file: where it is stored, a stretch of the archive, of which a reading from its beginning to its end is checked; otherwise
   * inflated as a whole, and checked. Closing it does not close the archive.
   *
   * @throws DataError where it is damaged
   */
  open(): Promise<RandomAccess>;
}

const localHeader = { signature: 0x04034b50, bytes: 30 } as const;
const methods: Readonly<Record<number, string>> = {
  1: "Shrink",
  6: "Implode",
  9: "Deflate64",
  12: "bzip2",
  14: "LZMA",
  20: "Zstandard",
  93: "Zstandard",
  95: "xz",
  98: "PPMd",
  99: "AES encryption",
};

/**
 * A file of a zip archive, of which nothing is read yet.
 *
 * @throws DataError where it is encrypted, packed in a way that is not read, or claims more bytes than it can hold
 */
export function zipMember(archive: RandomAccess, entry: ZipEntry): ZipMember {
  const { name, size, packedSize, method, crc } = entry;
  const place = `${archive.name}/${name}`;
  const stored = method === 0;
  requireReadable(entry, place);
  const damaged = (reason: string): DataError =>
    new DataError(`${place}: expected a whole file, found a damaged one (${reason}). Get the archive again.`);
  if (entry.headerStart + localHeader.bytes + packedSize > archive.size)
    throw damaged(`${packedSize} bytes from byte ${entry.headerStart} on are not in the archive`);
  if (stored ? size !== packedSize : size > packedSize * largestGzipRatio)
    throw damaged(`${packedSize} bytes cannot hold the ${size} that they claim`);

  let packedFile: Promise<RandomAccess> | undefined;
  const packed = (): Promise<RandomAccess> => {
    packedFile ??= packedStretch(archive, entry, place, damaged);
    return packedFile;
  };
  return {
    name,
    place,
    size,
    stored,
    async peek(length) {
      const file = await packed();
      return stored ? file.read(0, length) : inflatePrefix(file, Math.min(length, size), damaged);
    },
    async open() {
      const file = await packed();
      return stored ? checkedSection(file, crc, damaged) : inflateWhole(file, { size, crc }, damaged);
    },
  };
}

function requireReadable({ encrypted, method }: ZipEntry, place: string): void {
  if (encrypted) {
    throw new DataError(
      `${place}: expected a file that is not encrypted, found an encrypted one. Unpack the archive with its password first.`,
    );
  }
  if (method === 0 || method === 8) return;
  throw new DataError(
    `${place}: expected a file that is stored or deflated, found one packed by ${methods[method] ?? `method ${method}`}. Unpack the ` +
      "archive first.",
  );
}

/** The bytes of a file in the archive, behind its local header, whose length is known only from itself. */
async function packedStretch(
  archive: RandomAccess,
  { headerStart, packedSize }: ZipEntry,
  place: string,
  damaged: (reason: string) => DataError,
): Promise<RandomAccess> {
  const header = await readWhole(archive, headerStart, localHeader.bytes, "a header");
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (view.getUint32(0, true) !== localHeader.signature)
    throw damaged(`it does not begin at byte ${headerStart}`);
  const start = headerStart + localHeader.bytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + packedSize > archive.size) throw damaged("it is cut off");
  return fileSection(archive, place, start, packedSize);
}

/**
 * A file whose CRC-32 is known. Readings from its beginning on, each where the one before ended, are checked at the file's end;
 * other readings are not, as no part has a CRC of its own.
 */
function checkedSection(
  file: RandomAccess,
  crc: number,
  damaged: (reason: string) => DataError,
): RandomAccess {
  let [checked, running] = [0, 0];
  return {
    ...file,
    async read(start, length) {
      const bytes = await file.read(start, length);
      if (start <= checked && start + bytes.length > checked) {
        running = crc32(bytes.subarray(checked - start), running);
        checked = start + bytes.length;
        if (checked === file.size && running !== crc) {
          [checked, running] = [0, 0];
          throw damaged("its CRC-32 is another");
        }
      }
      return bytes;
    },
  };
}
