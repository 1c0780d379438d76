import { DataError, messageOf } from "../errors.ts";

/** DEFLATE cannot shrink data by more than this factor (RFC 1951: 258 bytes from two bits), so larger claims lie. */
const LARGEST_RATIO = 1_032;
const SMALLEST_FILE = 18;

/** Whether bytes begin with the two that every gzip file begins with (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The contents of a gzip file of one member, in one allocation of the size that its last four bytes promise.
 *
 * @param name names the file in errors
 * @throws DataError where the file is cut off, damaged, or its size is not as promised
 */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const promised =
    bytes.length < SMALLEST_FILE
      ? 0
      : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
  if (bytes.length < SMALLEST_FILE || promised > bytes.length * LARGEST_RATIO)
    throw damaged(name, "its end is missing");
  const out = new Uint8Array(promised);
  let length = 0;
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  const reader = source.pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw damaged(name, messageOf(cause));
    });
    if (done) break;
    if (length + value.length > promised) {
      await reader.cancel();
      throw damaged(name, `it holds more than the ${promised} bytes that it promises`);
    }
    out.set(value, length);
    length += value.length;
  }
  if (length !== promised) throw damaged(name, `it promises ${promised} bytes and holds ${length}`);
  return out;
}

function damaged(name: string, reason: string): DataError {
  return new DataError(
    `${name}: expected a whole gzip file, found a damaged or truncated one (${reason}). Delete it and fetch it again.`,
  );
}
