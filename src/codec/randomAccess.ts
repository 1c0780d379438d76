import { DataError, messageOf } from "../errors.ts";

/** A file of which any stretch can be read: of a disk, of a page's `Blob`, or bytes in memory. */
export interface RandomAccess {
  /** Names the file in errors: its path, or `archive.zip/data.npy` inside an archive. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * The bytes from `start` on, fewer only where the file ends.
   *
   * @throws DataError where they cannot be read
   */
  read(start: number, length: number): Promise<Uint8Array>;
  /** Gives the file back. Reading fails afterwards. */
  close(): Promise<void>;
}

/** Bytes in memory as a file. Nothing is copied. */
export function bytesAsFile(bytes: Uint8Array, name: string): RandomAccess {
  return {
    name,
    size: bytes.length,
    read: async (start, length) => bytes.subarray(start, start + length),
    close: async () => {},
  };
}

/** What is needed of a page's `Blob` or `File`. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A page's `Blob` or `File` as a file, of which only what is read is in memory. */
export function blobAsFile(blob: BlobLike, name: string): RandomAccess {
  return {
    name,
    size: blob.size,
    read: async (start, length) => {
      const bytes = await blob
        .slice(start, start + length)
        .arrayBuffer()
        .catch((cause: unknown) => {
          throw new DataError(
            `${name}: expected a file that can be read, found: ${messageOf(cause)}. Choose it again.`,
            { cause },
          );
        });
      return new Uint8Array(bytes);
    },
    close: async () => {},
  };
}

/**
 * As `read`, where fewer bytes are an error.
 *
 * @param what is being read, for the error: `the header`
 * @throws DataError where the file ends before
 */
export async function readWhole(
  file: RandomAccess,
  start: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  const bytes = await file.read(start, length);
  if (bytes.length === length) return bytes;
  throw new DataError(
    `${file.name}: expected ${length} bytes of ${what} from byte ${start} on, found ${bytes.length}: the file is cut off. ` +
      "Get it again.",
  );
}

/** A stretch of a file as a file of its own. Closing it does not close the whole. */
export function fileSection(file: RandomAccess, name: string, start: number, size: number): RandomAccess {
  return {
    name,
    size,
    read: (from, length) => file.read(start + from, Math.max(0, Math.min(length, size - from))),
    close: async () => {},
  };
}
