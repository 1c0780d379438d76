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

export interface ResidentData<X extends DatumArray = DatumArray> {
  readonly shape: DatumShape;
  /** All data, row-major: bytes or floats [count, ...shape]. Not copied. */
  readonly x: X;
  /** The class of each, [count]. */
  readonly labels?: Uint8Array | undefined;
  /** The vector that a conditional model is given with each, [count, K]. */
  readonly conditions?: Float32Array | undefined;
}

/** A source whose arrays can be looked at. */
export interface ResidentSource<X extends DatumArray = DatumArray> extends Source {
  readonly x: X;
  readonly labels?: Uint8Array;
  readonly conditions?: Float32Array;
}

/**
 * A source whose data are arrays in memory.
 *
 * @throws DataError where an array has not a whole number of data, or not as many as the others
 */
export function residentSource<X extends DatumArray>({
  shape,
  x,
  labels,
  conditions,
}: ResidentData<X>): ResidentSource<X> {
  const size = elementCount(shape);
  const count = x.length / size;
  if (!Number.isInteger(count)) {
    throw new DataError(
      `data: expected a whole number of [${shape.join(", ")}], that is a multiple of ${size} numbers, found ${x.length}.`,
    );
  }
  if (labels !== undefined && labels.length !== count)
    throw new DataError(`labels: expected one for each of ${count} data, found ${labels.length}.`);
  const width = conditions === undefined || count === 0 ? 0 : conditions.length / count;
  if (!Number.isInteger(width)) {
    throw new DataError(
      `conditions: expected as many numbers for each of ${count} data, found ${conditions?.length} in all.`,
    );
  }
  const arrays: Partial<FieldArrays> = { ...(labels && { labels }), ...(conditions && { conditions }) };
  const source = {
    count,
    shape,
    elementType: x instanceof Uint8Array ? ("uint8" as const) : ("float32" as const),
    fields: { ...(labels && { labels: 1 }), ...(conditions && { conditions: width }) },
  };
  return {
    ...source,
    x,
    ...arrays,
    buffers: [x, ...Object.values(arrays)].map(({ buffer }) => buffer),
    fileRow: (row) => row,
    async gather(rows, out) {
      requireGatherable(source, rows, out);
      if (out.x !== undefined) copyRows(x, size, rows, out.x);
      copyField(arrays, out, "labels", rows, 1);
      copyField(arrays, out, "conditions", rows, width);
    },
  };
}

function copyField(
  arrays: Partial<FieldArrays>,
  out: GatherTarget,
  name: keyof FieldArrays,
  rows: Uint32Array,
  size: number,
): void {
  const [from, to] = [arrays[name], out[name]];
  if (from !== undefined && to !== undefined) copyRows(from, size, rows, to);
}

function copyRows(from: DatumArray, size: number, rows: Uint32Array, to: DatumArray): void {
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] ?? 0) * size;
    to.set(from.subarray(start, start + size), i * size);
  }
}
