import { DataError } from "../errors.ts";
import { concatenated } from "./concatenated.ts";

/** Default size of one read, in bytes. */
export const stretch = 1 << 16;

/** A file that is read from beginning to end, one piece at a time. Gzipped content is unzipped while it is read. */
export interface ByteReader {
  /** The next bytes, without consuming them. Fewer only at the end of the file. */
  peek(count: number): Promise<Uint8Array>;
  /** The next bytes. Fewer only at the end of the file. */
  read(count: number): Promise<Uint8Array>;
  close(): void;
}

/**
 * The remaining lines of a file, without their line feeds, in groups of those that end in one piece. The time is
 * linear in the length of the file, for lines of any length.
 *
 * @param path names the file in errors
 * @param longest maximum number of characters in a line
 * @throws DataError if a line is longer; names the line and reads no more of the file
 */
export async function* linesOf(
  reader: ByteReader,
  path: string,
  longest: number,
): AsyncGenerator<readonly string[], void, undefined> {
  const decoder = new TextDecoder();
  // Joined once, at the end of the line: joining after each piece would copy the beginning of a long line many times.
  let pieces: string[] = [];
  let length = 0;
  let done = 0;
  const add = (piece: string): void => {
    if (piece === "") return;
    pieces.push(piece);
    length += piece.length;
    if (length > longest) {
      throw new DataError(
        `${path}, line ${done + 1}: expected at most ${longest} characters in a line, found more. Write each datum on its ` +
          "own line.",
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

/** A reader of bytes that arrive in pieces. Errors of the source are passed on. */
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

/** The rest of a file, at most `most` bytes. */
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
