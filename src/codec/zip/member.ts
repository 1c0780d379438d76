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
  /** Size in bytes, according to the archive. */
  readonly size: number;
  /** Whether it is stored without compression. */
  readonly stored: boolean;
  /** Its first bytes. Fewer only at its end. It is inflated only as far as necessary. */
  peek(length: number): Promise<Uint8Array>;
  /**
   * Opens the file. A stored file is a part of the archive, whose checksum is verified only if it is read from
   * beginning to end. A deflated file is inflated as a whole and verified. Closing the file does not close the
   * archive.
   *
   * @throws DataError if it is damaged
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
 * A file of a zip archive. Nothing of it is read yet.
 *
 * @throws DataError if it is encrypted, compressed by an unsupported method, or declares more bytes than it can hold
 */
export function zipMember(archive: RandomAccess, entry: ZipEntry): ZipMember {
  const { name, size, packedSize, method, crc } = entry;
  const place = `${archive.name}/${name}`;
  const stored = method === 0;
  requireReadable(entry, place);
  const damaged = (reason: string): DataError =>
    new DataError(`${place}: the file is damaged (${reason}). Get the archive again.`);
  if (entry.headerStart + localHeader.bytes + packedSize > archive.size)
    throw damaged(`${packedSize} bytes from byte ${entry.headerStart} are not in the archive`);
  if (stored ? size !== packedSize : size > packedSize * largestGzipRatio)
    throw damaged(`${packedSize} bytes cannot hold the declared ${size}`);

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
    throw new DataError(`${place}: the file is encrypted. Unpack the archive with its password first.`);
  }
  if (method === 0 || method === 8) return;
  throw new DataError(
    `${place}: expected a stored or deflated file, found compression by ${methods[method] ?? `method ${method}`}. Unpack the ` +
      "archive first.",
  );
}

/** The compressed bytes of a file. They follow its local header, whose length is stored only in that header. */
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
 * A file with a known CRC-32. It is verified at the end of the file if the file is read in order from its beginning.
 * Other reads are not verified, because parts have no CRC of their own.
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
          throw damaged("its CRC-32 does not match");
        }
      }
      return bytes;
    },
  };
}
