import type { ByteReader } from "./byteReader.ts";
import { concatenated } from "./concatenated.ts";

/** A reader of bytes that come in pieces. What fetching a piece throws is passed on. */
export function createChunkReader(chunks: AsyncGenerator<Uint8Array>): ByteReader {
  let held: Uint8Array = new Uint8Array(0);

  async function hold(count: number): Promise<void> {
    const parts = [held];
    let length = held.length;
    while (length < count) {
      const { done, value } = await chunks.next();
      if (done) break;
      parts.push(value);
      length += value.length;
    }
    if (parts.length > 1) held = concatenated(parts, (total) => new Uint8Array(total));
  }

  return {
    async peek(count) {
      await hold(count);
      return held.subarray(0, count);
    },
    async read(count) {
      await hold(count);
      const taken = held.subarray(0, count);
      held = held.subarray(taken.length);
      return taken;
    },
    close() {
      void chunks.return(undefined).catch(() => {});
    },
  };
}
