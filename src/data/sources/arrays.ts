import type { StoredArray } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import type { NumberReader } from "../reading/numberReader.ts";
import {
  allocateData,
  type DatumArray,
  type DatumShape,
  type ElementType,
  type FieldArrays,
  type FieldName,
  requireGatherable,
  type Source,
} from "../source.ts";
import { blockSource, copyField } from "./resident.ts";

/** The most bytes of model input that are kept in memory, if an array can be read by rows. */
const mostResidentBytes = 2 ** 30;
/** The most bytes of an array in memory. The largest array of an engine has 4 GiB, and less in some pages. */
const blockBytes = 2 ** 28;
/** Number of elements that are read at a time. */
const numbersPerRead = 2 ** 20;
/** Gaps of at most this many elements between two requested rows are read too, because seeking costs more. */
const numbersSkipped = 2 ** 13;

export interface ArraySourceOptions {
  readonly array: StoredArray;
  /** Name of the array in errors: `data.npz (x_train)`. */
  readonly place: string;
  readonly reader: NumberReader;
  readonly shape: DatumShape;
  readonly elementType: ElementType;
  /** Fields of each datum, in memory: classes [count], factors [count, K]. */
  readonly fields?: Partial<FieldArrays>;
  /** Default: 1 GiB. */
  readonly mostResidentBytes?: number;
}

/** Whether a source with these options reads its file on demand, because it is too large for the memory. */
export function readsByRows({
  array,
  shape,
  elementType,
  mostResidentBytes: most = mostResidentBytes,
}: Pick<ArraySourceOptions, "array" | "shape" | "elementType" | "mostResidentBytes">): boolean {
  const bytes = (array.shape[0] ?? 0) * elementCount(shape) * (elementType === "uint8" ? 1 : 4);
  return array.byRows && bytes > most;
}

/**
 * The data of an array of a file as a source. They are in memory, or read from the file on demand if they need more
 * than 1 GiB and the format can be read by rows. `fileRow` is the row in the array.
 *
 * @throws DataError if the file cannot be read, or its numbers do not fit the reading
 */
export async function arraySource(options: ArraySourceOptions): Promise<Source> {
  return readsByRows(options) ? rowSource(options) : withFields(await loaded(options), options.fields ?? {});
}

async function loaded(options: ArraySourceOptions): Promise<Source> {
  const { array, shape, elementType } = options;
  const count = array.shape[0] ?? 0;
  const size = elementCount(shape);
  const perRead = Math.max(1, Math.floor(numbersPerRead / size));
  const numberBytes = elementType === "uint8" ? 1 : 4;
  const perBlock = perRead * Math.max(1, Math.floor(blockBytes / (perRead * size * numberBytes)));
  const blocks: DatumArray[] = [];
  for (let first = 0; first < count; first += perBlock) {
    const inBlock = Math.min(perBlock, count - first);
    const block = allocateData({ elementType, shape }, inBlock);
    for (let done = 0; done < inBlock; done += perRead) {
      const rows = Math.min(perRead, inBlock - done);
      await readRows(options, first + done, rows, block.subarray(done * size, (done + rows) * size));
    }
    blocks.push(block);
  }
  const [first = allocateData({ elementType, shape }, 0), ...more] = blocks;
  return blockSource({ shape, blocks: [first, ...more] });
}

async function readRows(
  { array, place, reader }: ArraySourceOptions,
  first: number,
  count: number,
  out: DatumArray,
): Promise<void> {
  reader.read(await array.read(first, count), out, { place, type: array.type, first });
}

function rowSource(options: ArraySourceOptions): Source {
  const { array, shape, elementType } = options;
  const size = elementCount(shape);
  const source = { count: array.shape[0] ?? 0, shape, elementType, fields: {} };
  const plain: Source = {
    ...source,
    buffers: [],
    fileRow: (row) => row,
    async gather(rows, out) {
      requireGatherable(source, rows, out);
      const { x } = out;
      if (x === undefined) return;
      if (array.fill !== undefined && options.reader.keepsBytes && x instanceof Uint8Array)
        return fillRuns(array.fill, rows, x);
      const order = rows.map((_, at) => at).sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0));
      const gap = Math.floor(numbersSkipped / size);
      const most = Math.max(1, Math.floor(numbersPerRead / size));
      for (const { first, count, from, to } of runsOf(rows, order, gap, most)) {
        const read = allocateData(source, count);
        await readRows(options, first, count, read);
        for (const at of order.subarray(from, to)) {
          const start = ((rows[at] ?? 0) - first) * size;
          x.set(read.subarray(start, start + size), at * size);
        }
      }
    },
  };
  return withFields(plain, options.fields ?? {});
}

/** Fills `x` with rows of bytes; consecutive rows are filled in one call. */
function fillRuns(fill: NonNullable<StoredArray["fill"]>, rows: Uint32Array, x: Uint8Array): void {
  const size = x.length / rows.length;
  for (let from = 0, to = 1; from < rows.length; from = to, to += 1) {
    while (to < rows.length && rows[to] === (rows[to - 1] ?? 0) + 1) to += 1;
    fill(rows[from] ?? 0, x.subarray(from * size, to * size));
  }
}

interface Run {
  /** Rows of the file to read. */
  readonly first: number;
  readonly count: number;
  /** The range in the order that these rows fill. */
  readonly from: number;
  readonly to: number;
}

/**
 * Groups sorted rows into runs of neighbours. @param gap the most unneeded rows to read between two rows. @param most
 * the most rows of a run
 */
function* runsOf(rows: Uint32Array, order: Uint32Array, gap: number, most: number): Generator<Run> {
  let from = 0;
  for (let at = 1; at <= order.length; at++) {
    const first = rows[order[from] ?? 0] ?? 0;
    const last = rows[order[at - 1] ?? 0] ?? 0;
    const next = at < order.length ? (rows[order[at] ?? 0] ?? 0) : Number.POSITIVE_INFINITY;
    if (next - last <= gap + 1 && next - first < most) continue;
    yield { first, count: last - first + 1, from, to: at };
    from = at;
  }
}

/** Adds fields in memory to a source. */
function withFields(source: Source, fields: Partial<FieldArrays>): Source {
  const entries = Object.entries(fields) as [FieldName, FieldArrays[FieldName]][];
  if (entries.length === 0) return source;
  const sizes = Object.fromEntries(
    entries.map(([name, array]) => [name, source.count === 0 ? 1 : array.length / source.count]),
  );
  const made = { ...source, fields: { ...source.fields, ...sizes } };
  return {
    ...made,
    buffers: [...source.buffers, ...entries.map(([, { buffer }]) => buffer)],
    async gather(rows, out) {
      requireGatherable(made, rows, out);
      if (out.x !== undefined) await source.gather(rows, { x: out.x });
      for (const [name] of entries) copyField(fields, out, name, rows);
    },
  };
}
