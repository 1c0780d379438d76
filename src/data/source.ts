import { elementCount } from "../codec/sizes.ts";
import { DataError } from "../errors.ts";
import type { DataShape } from "../vae/interfaces.ts";

/** Height and width in pixels, and channels (1: grey); channels vary fastest. */
export type ImageShape = DataShape;

/** The sizes of a datum: a vector [F], a series [T, F], or an image [H, W, C]. */
export type DatumShape =
  | readonly [features: number]
  | readonly [steps: number, features: number]
  | ImageShape;

/** Bytes are scaled to [0, 1] in the graph; floats reach the model unchanged. */
export type ElementType = "uint8" | "float32";

/** Optional fields of a datum: its class, the condition vector of a conditional model, or its factors. */
export interface FieldArrays {
  /** Classes, [count]. */
  readonly labels: Uint8Array;
  /** Vectors, [count, K]. */
  readonly conditions: Float32Array;
  /** Generative factors, if known (dSprites: shape, scale, orientation, x, y), [count, K]. */
  readonly factors: Float32Array;
}
export type FieldName = keyof FieldArrays;

/** Arrays that `gather` fills, each sized for exactly the number of rows. */
export type GatherTarget = { readonly x?: DatumArray } & {
  readonly [Name in FieldName]?: FieldArrays[Name];
};

/** The numbers of data, row-major. */
export type DatumArray = Uint8Array | Float32Array;

/**
 * Data for one purpose: training, validation or test. A source may keep its data in memory, cache them, read them from
 * a disk or compute them on demand: trainer, evaluation and plots use only the count, the shape and `gather`.
 */
export interface Source {
  /** Number of data. */
  readonly count: number;
  readonly shape: DatumShape;
  readonly elementType: ElementType;
  /** The number of values of each field per datum; absent fields do not exist. */
  readonly fields: Readonly<Partial<Record<FieldName, number>>>;
  /** Memory that the source keeps while it is in use; empty if data are read or computed on demand. */
  readonly buffers: readonly ArrayBufferLike[];
  /**
   * The row of a datum in its file, which does not depend on the part of the file that this source covers. It addresses
   * the random draws of a datum (static binarization, corruption in evaluation).
   */
  fileRow(row: number): number;
  /**
   * Fills the arrays of `out` with the data of these rows, in order.
   *
   * @param rows numbers from 0 to `count` - 1, in any order
   * @throws DataError if a row does not exist, `out` does not fit, or the data cannot be read
   */
  gather(rows: Uint32Array, out: GatherTarget): Promise<void>;
}

/** The number of values in a datum. */
export function datumSize({ shape }: Pick<Source, "shape">): number {
  return elementCount(shape);
}

/** The shape of a datum in a model: an image unchanged, a series as T x 1 x F, a vector as 1 x 1 x F. */
export function dataShapeOf(shape: DatumShape): DataShape {
  if (shape.length === 1) return [1, 1, shape[0]];
  return shape.length === 2 ? [shape[0], 1, shape[1]] : shape;
}

/** An array for `count` data of a source. */
export function allocateData(
  { elementType, shape }: Pick<Source, "elementType" | "shape">,
  count: number,
): DatumArray {
  const length = count * elementCount(shape);
  return elementType === "uint8" ? new Uint8Array(length) : new Float32Array(length);
}

/** The data of these rows in a new array, [rows, ...shape]. Throws DataError like `gather`. */
export async function gatherData(source: Source, rows: Uint32Array): Promise<DatumArray> {
  const x = allocateData(source, rows.length);
  await source.gather(rows, { x });
  return x;
}

/** The classes of these rows; undefined if the source has none. Throws DataError like `gather`. */
export async function gatherLabels(source: Source, rows: Uint32Array): Promise<Uint8Array | undefined> {
  if (source.fields.labels === undefined) return undefined;
  const labels = new Uint8Array(rows.length);
  await source.gather(rows, { labels });
  return labels;
}

/**
 * Throws DataError if data do not have a model's shape.
 *
 * @param name of the split, for the error
 */
export function requireShape(
  source: Pick<Source, "shape" | "elementType">,
  shape: DataShape,
  name: string,
): void {
  const [height, width, channels] = shape;
  const size = datumSize(source);
  if (size === height * width * channels) return;
  throw new DataError(
    `${name} images: expected ${height} x ${width} x ${channels}, the model's input size, ${height * width * channels} ` +
      `${source.elementType === "float32" ? "numbers" : "bytes"} each, found ${size}. Use the data that the model was created for, or create a model for these data.`,
  );
}

/**
 * Throws DataError if a row does not exist, or an array of `out` has the wrong length or is for a field that the source
 * does not have. Sources call this first.
 */
export function requireGatherable(
  source: Pick<Source, "count" | "shape" | "elementType" | "fields">,
  rows: Uint32Array,
  out: GatherTarget,
): void {
  for (const row of rows) {
    if (row < source.count) continue;
    throw new DataError(`image: expected an integer from 0 to ${source.count - 1}, found ${row}.`);
  }
  const { x, ...fields } = out;
  if (x !== undefined) {
    const found = x instanceof Uint8Array ? "uint8" : "float32";
    requireLength("x", x.length, rows.length, datumSize(source));
    if (found !== source.elementType)
      throw new DataError(`batch buffer: expected ${source.elementType}, found ${found}.`);
  }
  for (const [name, array] of Object.entries(fields)) {
    const size = source.fields[name as FieldName];
    if (size === undefined) throw new DataError(`${name}: the data have none.`);
    requireLength(name, array.length, rows.length, size);
  }
}

function requireLength(name: string, found: number, rows: number, size: number): void {
  if (found === rows * size) return;
  throw new DataError(`batch buffer for ${name}: expected ${rows} x ${size} numbers, found ${found}.`);
}
