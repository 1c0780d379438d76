import { DataError, messageOf } from "../errors.ts";

/** A file with random access: on disk, a page's `Blob`, or bytes in memory. */
export interface RandomAccess {
  /** Names the file in errors: its path, or `archive.zip/data.npy` inside an archive. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /**
   * Up to `length` bytes from `start` on. Fewer only at the end of the file.
   *
   * @throws DataError if they cannot be read
   */
  read(start: number, length: number): Promise<Uint8Array>;
  /** Closes the file. Reading fails afterwards. */
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

/** The part of `Blob` and `File` that `blobAsFile` uses. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A page's `Blob` or `File` as a file. Only the parts that are read are in memory. */
export function blobAsFile(blob: BlobLike, name: string): RandomAccess {
  return {
    name,
    size: blob.size,
    read: async (start, length) => {
      const bytes = await blob
        .slice(start, start + length)
        .arrayBuffer()
        .catch((cause: unknown) => {
          throw new DataError(`${name}: the file cannot be read: ${messageOf(cause)}. Choose it again.`, {
            cause,
          });
        });
      return new Uint8Array(bytes);
    },
    close: async () => {},
  };
}

/**
 * Like `read`, but fewer bytes are an error.
 *
 * @param what names the bytes in the error: `the header`
 * @throws DataError if the file ends before
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
    `${file.name}: expected ${length} bytes of ${what} from byte ${start}, found ${bytes.length}: the file is cut off. ` +
      "Get it again.",
  );
}

/** A part of a file as a separate file. Closing it does not close the whole file. */
export function fileSection(file: RandomAccess, name: string, start: number, size: number): RandomAccess {
  return {
    name,
    size,
    read: (from, length) => file.read(start + from, Math.max(0, Math.min(length, size - from))),
    close: async () => {},
  };
}
