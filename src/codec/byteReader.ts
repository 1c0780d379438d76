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

/** The lines of the rest of a file, without their line feeds. */
export async function* linesOf(reader: ByteReader): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const bytes = await reader.read(stretch);
    const lines = (rest + decoder.decode(bytes, { stream: bytes.length > 0 })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
    if (bytes.length < stretch) break;
  }
  if (rest !== "") yield rest;
}
