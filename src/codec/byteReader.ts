import { DataError } from "../errors.ts";

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
