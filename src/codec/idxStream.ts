import { DataError } from "../errors.ts";
import { chunksOf, streamChunks } from "./chunks.ts";
import { gunzip, isGzip, largestGzipRatio } from "./gzip.ts";
import {
  bytesOfIdx,
  claimOf,
  countOf,
  decodeIdx,
  decodeIdxHeader,
  decodeValues,
  type IdxArray,
  type IdxHeader,
  idxHeaderBytes,
  requireIdxBytes,
} from "./idx.ts";

/**
 * Size of a block of a long array, in bytes. Engines have different limits for an array, but all support this size.
 */
export const blockBytes = 2 ** 30;

/**
 * An array of bytes in several blocks. Each block has the same number of entries of the first axis, except the last.
 */
export interface IdxBlocks {
  readonly type: "ubyte";
  readonly shape: readonly number[];
  readonly blocks: readonly Uint8Array[];
}

/** What is known about a file before it is read. */
export interface IdxReading {
  /** Size of the plain file, in bytes. */
  readonly bytes?: number | undefined;
  /** Upper bound of the unzipped size, in bytes. */
  readonly most?: number | undefined;
  /** Maximum size of a block, in bytes. Default: 1 GiB. */
  readonly blockBytes?: number | undefined;
}

/**
 * Reads an IDX file of any element type and rank, plain or gzip (recognised by its first two bytes). Checks its size
 * against its header before it allocates anything. Unsigned bytes of a plain file are a view of it, not a copy. A
 * stream (`blob.stream()`, `response.body`) is read in pieces, so that only the array is in memory.
 *
 * @param content the bytes of the file, or a stream of them
 * @param name names the file in errors
 * @throws DataError if the file is empty, is not an IDX file, is cut off, has extra bytes, has no elements, or has
 *   more elements than an array of this engine can hold
 */
export async function readIdx(
  content: Uint8Array | ReadableStream<Uint8Array>,
  name: string,
): Promise<IdxArray> {
  if (content instanceof Uint8Array) {
    if (!isGzip(content)) return decodeIdx(content, name);
    const most = content.length * largestGzipRatio;
    return wholeArray(gunzip(eachOf(chunksOf(content)), name), name, { most });
  }
  const { start, rest } = await begin(streamChunks(content), 2);
  const chunks = isGzip(start) ? gunzip(joined(start, rest), name) : joined(start, rest);
  return wholeArray(chunks, name, {});
}

async function wholeArray(
  chunks: AsyncGenerator<Uint8Array>,
  name: string,
  known: IdxReading,
): Promise<IdxArray> {
  const read = await readIdxBlocks(chunks, name, { ...known, blockBytes: Number.POSITIVE_INFINITY });
  if (!("blocks" in read)) return read;
  const { type, shape, blocks } = read;
  return { type, shape, values: blocks[0] ?? new Uint8Array(0) };
}

/**
 * Reads a plain IDX file from pieces: unsigned bytes into blocks, elements of other types into one array.
 *
 * @param name names the file in errors
 * @throws DataError as `readIdx` does
 */
export async function readIdxBlocks(
  chunks: AsyncGenerator<Uint8Array>,
  name: string,
  known: IdxReading = {},
): Promise<IdxArray | IdxBlocks> {
  try {
    return await readPieces(chunks, name, known);
  } finally {
    await chunks.return(undefined);
  }
}

async function readPieces(
  chunks: AsyncGenerator<Uint8Array>,
  name: string,
  { bytes, most, blockBytes: largest = blockBytes }: IdxReading,
): Promise<IdxArray | IdxBlocks> {
  const { start, rest } = await begin(chunks, idxHeaderBytes);
  const header = decodeIdxHeader(start, name);
  if (bytes !== undefined) requireIdxBytes(header, bytes, name);
  if (most !== undefined && bytesOfIdx(header) > most) {
    throw new DataError(
      `${claimOf(header, name)}, found a gzip file that holds at most ${countOf(most)}. Delete it and fetch it again.`,
    );
  }
  const blocks = allocate(header, header.type === "ubyte" ? largest : Number.POSITIVE_INFINITY, name);
  await fill(blocks, joined(start.subarray(header.headerBytes), rest), header, name);
  const [first = new Uint8Array(0)] = blocks;
  return header.type === "ubyte"
    ? { type: "ubyte", shape: header.shape, blocks }
    : decodeValues(first, header);
}

/** Allocates arrays for all elements. Throws DataError if there is not enough memory. */
function allocate(header: IdxHeader, largest: number, name: string): readonly Uint8Array[] {
  const { shape, elements, elementBytes } = header;
  const [count = 1] = shape;
  const entryBytes = (elements / count) * elementBytes;
  const entries = Math.max(1, Math.min(count, Math.floor(largest / entryBytes)));
  try {
    return Array.from(
      { length: Math.ceil(count / entries) },
      (_, block) => new Uint8Array(Math.min(entries, count - block * entries) * entryBytes),
    );
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new DataError(
      `${name}: not enough memory for ${countOf(elements * elementBytes)} of ${header.type} ${shape.join(" x ")} ` +
        `(${cause.message}). Use less data.`,
      { cause },
    );
  }
}

/** Fills the blocks in order. Throws DataError if there are too few or too many bytes. */
async function fill(
  blocks: readonly Uint8Array[],
  chunks: AsyncGenerator<Uint8Array>,
  header: IdxHeader,
  name: string,
): Promise<void> {
  let [block, at, total] = [0, 0, header.headerBytes];
  for await (const chunk of chunks) {
    total += chunk.length;
    for (let taken = 0; taken < chunk.length; ) {
      const target = blocks[block];
      if (target === undefined) {
        throw new DataError(`${claimOf(header, name)}, found more than that. Delete it and fetch it again.`);
      }
      const part = chunk.subarray(taken, taken + target.length - at);
      target.set(part, at);
      taken += part.length;
      at += part.length;
      if (at === target.length) [block, at] = [block + 1, 0];
    }
  }
  requireIdxBytes(header, total, name);
}

/**
 * Reads pieces until there are `wanted` bytes, a number that may depend on the bytes read so far. Fewer only at the
 * end.
 */
async function begin(
  rest: AsyncGenerator<Uint8Array>,
  wanted: number | ((start: Uint8Array) => number),
): Promise<{ readonly start: Uint8Array; readonly rest: AsyncGenerator<Uint8Array> }> {
  let start = new Uint8Array(0);
  const needed = () => (typeof wanted === "number" ? wanted : wanted(start));
  while (start.length < needed()) {
    const { done, value } = await rest.next();
    if (done) break;
    const longer = new Uint8Array(start.length + value.length);
    longer.set(start);
    longer.set(value, start.length);
    start = longer;
  }
  return { start, rest };
}

async function* joined(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start.length > 0) yield start;
  yield* rest;
}

async function* eachOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks;
}
