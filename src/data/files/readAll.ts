import { type ByteReader, stretch } from "../../codec/byteReader.ts";
import { concatenated } from "../../codec/concatenated.ts";

/** The rest of a file, and at most so many bytes of it. */
export async function readAll(reader: ByteReader, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let left = most; left > 0; ) {
    const asked = Math.min(stretch, left);
    const part = await reader.read(asked);
    parts.push(part);
    left -= part.length;
    if (part.length < asked) break;
  }
  return concatenated(parts, (length) => new Uint8Array(length));
}
