import { elementCount } from "../../codec/sizes.ts";
import { DataError } from "../../errors.ts";
import {
  type DatumArray,
  type DatumShape,
  type FieldArrays,
  type GatherTarget,
  requireGatherable,
  type Source,
} from "../source.ts";

interface DataFields {
  readonly shape: DatumShape;
  /** The class of each datum, [count]. */
  readonly labels?: Uint8Array | undefined;
  /** The condition of each datum for a conditional model, [count, K]. */
  readonly conditions?: Float32Array | undefined;
}

export interface ResidentData<X extends DatumArray = DatumArray> extends DataFields {
  /** All data, row-major: bytes or floats [count, ...shape]. Not copied. */
  readonly x: X;
}

export interface BlockData extends DataFields {
  /** All data as in `x`, in blocks. All blocks except the last have the same number of data. Not copied. */
  readonly blocks: readonly [DatumArray, ...DatumArray[]];
}

/** A source whose arrays are accessible. */
export interface ResidentSource<X extends DatumArray = DatumArray> extends Source {
  readonly x: X;
  readonly labels?: Uint8Array;
  readonly conditions?: Float32Array;
}

/**
 * A source whose data are arrays in memory.
 *
 * @throws DataError if an array does not have a whole number of data, or not the same number as the others
 */
export function residentSource<X extends DatumArray>({ x, ...fields }: ResidentData<X>): ResidentSource<X> {
  const { labels, conditions } = fields;
  return {
    ...blockSource({ ...fields, blocks: [x] }),
    x,
    ...(labels && { labels }),
    ...(conditions && { conditions }),
  };
}

/**
 * A source whose data are in several arrays in memory. An engine's largest array has 4 GiB in Node 20, and less in some
 * pages.
 *
 * @throws DataError if a block does not have a whole number of data, a block before the last differs in size from the
 *   first, or the number of labels or conditions differs from the number of data
 */
export function blockSource({ shape, blocks, labels, conditions }: BlockData): Source {
  const size = elementCount(shape);
  const [first] = blocks;
  for (const { length } of blocks) requireWhole(shape, length);
  const perBlock = first.length / size;
  const uneven = blocks.find(({ length }, block) =>
    block < blocks.length - 1 ? length !== first.length : length > first.length,
  );
  if (uneven !== undefined) {
    throw new DataError(
      `data: expected blocks of ${perBlock} data, and at most ${perBlock} in the last, found ${uneven.length / size}.`,
    );
  }
  const count = blocks.reduce((sum, { length }) => sum + length / size, 0);
  if (labels !== undefined && labels.length !== count)
    throw new DataError(`labels: expected ${count}, one for each datum, found ${labels.length}.`);
  const width = conditions === undefined || count === 0 ? 0 : conditions.length / count;
  if (!Number.isInteger(width)) {
    throw new DataError(
      `conditions: expected the same number of elements for each of ${count} data, found ${conditions?.length} in total.`,
    );
  }
  const arrays: Partial<FieldArrays> = { ...(labels && { labels }), ...(conditions && { conditions }) };
  const source = {
    count,
    shape,
    elementType: first instanceof Uint8Array ? ("uint8" as const) : ("float32" as const),
    fields: { ...(labels && { labels: 1 }), ...(conditions && { conditions: width }) },
  };
  return {
    ...source,
    buffers: [...blocks, ...Object.values(arrays)].map(({ buffer }) => buffer),
    fileRow: (row) => row,
    async gather(rows, out) {
      requireGatherable(source, rows, out);
      if (out.x !== undefined) copyRows(blocks, perBlock, rows, out.x);
      copyField(arrays, out, "labels", rows);
      copyField(arrays, out, "conditions", rows);
    },
  };
}

function requireWhole(shape: DatumShape, length: number): void {
  const size = elementCount(shape);
  if (length % size === 0) return;
  throw new DataError(
    `data: expected a multiple of ${size} numbers, data of [${shape.join(", ")}], found ${length}.`,
  );
}

/** Fills one field of `out` with the values of these rows. Does nothing if the field is not requested. */
export function copyField(
  arrays: Partial<FieldArrays>,
  out: GatherTarget,
  name: keyof FieldArrays,
  rows: Uint32Array,
): void {
  const [from, to] = [arrays[name], out[name]];
  if (from !== undefined && to !== undefined) copyRows([from], Number.POSITIVE_INFINITY, rows, to);
}

/** @param perBlock number of rows of each block */
function copyRows(blocks: readonly DatumArray[], perBlock: number, rows: Uint32Array, to: DatumArray): void {
  const size = to.length / rows.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const block = Math.floor(row / perBlock);
    const start = block === 0 ? row * size : (row - block * perBlock) * size;
    const from = blocks[block];
    if (from !== undefined) to.set(from.subarray(start, start + size), i * size);
  }
}
