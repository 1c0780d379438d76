import { elementCount } from "../codec/sizes.ts";
import { DataError } from "../errors.ts";
import type { DataShape } from "../vae/interfaces.ts";

/** Height and width in pixels, and channels (1: grey), the last running fastest. */
export type ImageShape = DataShape;

/** The sizes of a datum: a vector [F], a series [T, F], or an image [H, W, C]. */
export type DatumShape =
  | readonly [features: number]
  | readonly [steps: number, features: number]
  | ImageShape;

/** Bytes are scaled to [0, 1] in the graph; floats reach the model as they are. */
export type ElementType = "uint8" | "float32";

/** What may come with a datum: its class, or the vector that a conditional model is given with it. */
export interface FieldArrays {
  /** Classes, [count]. */
  readonly labels: Uint8Array;
  /** Vectors, [count, K]. */
  readonly conditions: Float32Array;
  /** Generative factors, where they are known (dSprites: shape, scale, orientation, x, y), [count, K]. */
  readonly factors: Float32Array;
}
export type FieldName = keyof FieldArrays;

/** Arrays that `gather` fills, each with room for exactly as many data as there are rows. */
export type GatherTarget = { readonly x?: DatumArray } & {
  readonly [Name in FieldName]?: FieldArrays[Name];
};

/** Numbers of data, row-major. */
export type DatumArray = Uint8Array | Float32Array;

/**
 * Data for one purpose: training, validation or test. A source may hold its data in memory, cache them, read them from a disk or
 * make them when they are asked for: trainer, evaluation and plots only know how many there are, what they look like, and how to
 * get some of them.
 */
export interface Source {
  /** How many data. */
  readonly count: number;
  readonly shape: DatumShape;
  readonly elementType: ElementType;
  /** How many numbers of each field come with a datum; a field that is absent does not. */
  readonly fields: Readonly<Partial<Record<FieldName, number>>>;
  /** Memory that it keeps for as long as it is used; empty where data are read or made when they are asked for. */
  readonly buffers: readonly ArrayBufferLike[];
  /**
   * The row of a datum in its file, which stays the same whatever part of the file this source is. Draws that belong to a datum
   * (static binarization, corruption in evaluation) are addressed by it.
   */
  fileRow(row: number): number;
  /**
   * Fills the arrays of `out` with the data of these rows, one after another.
   *
   * @param rows numbers from 0 to `count` - 1, in any order
   * @throws DataError where a row does not exist, `out` does not fit, or the data cannot be read
   */
  gather(rows: Uint32Array, out: GatherTarget): Promise<void>;
}

/** How many numbers a datum has. */
export function datumSize({ shape }: Pick<Source, "shape">): number {
  return elementCount(shape);
}

/** A datum as models take it: an image as it is, a series as T x 1 x F, a vector as 1 x 1 x F. */
export function dataShapeOf(shape: DatumShape): DataShape {
  if (shape.length === 1) return [1, 1, shape[0]];
  return shape.length === 2 ? [shape[0], 1, shape[1]] : shape;
}

/** An array for so many data of a source. */
export function allocateData(
  { elementType, shape }: Pick<Source, "elementType" | "shape">,
  count: number,
): DatumArray {
  const length = count * elementCount(shape);
  return elementType === "uint8" ? new Uint8Array(length) : new Float32Array(length);
}

/** The data of these rows in an array of their own, [rows, ...shape]. Throws DataError as `gather` does. */
export async function gatherData(source: Source, rows: Uint32Array): Promise<DatumArray> {
  const x = allocateData(source, rows.length);
  await source.gather(rows, { x });
  return x;
}

/** The classes of these rows; undefined where the source has none. Throws DataError as `gather` does. */
export async function gatherLabels(source: Source, rows: Uint32Array): Promise<Uint8Array | undefined> {
  if (source.fields.labels === undefined) return undefined;
  const labels = new Uint8Array(rows.length);
  await source.gather(rows, { labels });
  return labels;
}

/**
 * Throws DataError where data are not of a model's shape.
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
 * Throws DataError where a row does not exist, or an array of `out` is for another number of data or a field that the source has
 * not. For sources to call first.
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
