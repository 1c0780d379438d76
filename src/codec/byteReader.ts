import { DataError } from "../errors.ts";
import { concatenated } from "./concatenated.ts";

/** Bytes that are read at a time where nobody asks for a number of them. */
export const stretch = 1 << 16;

/** A file read from its beginning to its end, a stretch at a time; what is gzipped is unzipped on the way. */
export interface ByteReader {
  /** The next bytes, without taking them; fewer only at the end of the file. */
  peek(count: number): Promise<Uint8Array>;
  /** The next bytes; fewer only at the end of the file. */
  read(count: number): Promise<Uint8Array>;
  close(): void;
}

/**
 * The lines of the rest of a file, without their line feeds, those of a stretch at a time. The time is linear in the length of the
 * file, however long its lines are.
 *
 * @param path names the file in errors
 * @param longest characters of a line at most
 * @throws DataError naming the line that is longer: no more of the file is read then
 */
export async function* linesOf(
  reader: ByteReader,
  path: string,
  longest: number,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  // Joined once, at the line's end: joining at each stretch would copy the beginning of a long line again and again.
  let pieces: string[] = [];
  let length = 0;
  let done = 0;
  const add = (piece: string): void => {
    if (piece === "") return;
    pieces.push(piece);
    length += piece.length;
    if (length > longest) {
      throw new DataError(
        `${path}, line ${done + 1}: expected at most ${longest} characters in a line, found more. Write each datum in a line of ` +
          "its own.",
      );
    }
  };
  const ended = (): string => {
    const line = pieces.join("");
    pieces = [];
    length = 0;
    done += 1;
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };
  for (;;) {
    const bytes = await reader.read(stretch);
    const text = decoder.decode(bytes, { stream: bytes.length > 0 });
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      add(text.slice(start, end));
      lines.push(ended());
      start = end + 1;
    }
    add(text.slice(start));
    const atEnd = bytes.length < stretch;
    if (atEnd && length > 0) lines.push(ended());
    if (lines.length > 0) yield lines;
    if (atEnd) return;
  }
}

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
