import type { Raster } from "../codec/raster.ts";
import { elementCount } from "../codec/sizes.ts";
import { evenlySpaced } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import { dataShapeOf, gatherData, type Source } from "../data/source.ts";
import { wholeField } from "../data/sources/passes.ts";
import { DataError } from "../errors.ts";
import { imageGrid } from "../picture/grid.ts";
import { undrawable } from "./drawable.ts";
import { imagesOf } from "./images.ts";

/** Images of a sheet. */
const mostImages = 100;
/** Numbers of all of them: sheets of large images have fewer. */
const mostNumbers = 2 ** 24;
/** Images in a row. */
const usualColumns = 10;

export interface ContactSheet {
  readonly raster: Raster;
  readonly count: number;
  /** How they are arranged, in words. */
  readonly order: string;
}

/**
 * A picture of up to 100 training images: where they have labels class by class in rows, else such as lie evenly among all. Floats
 * are drawn from 0, black, to 1, white, or from the least to the largest of those shown.
 *
 * @throws DataError where data are not grey or RGB images, or cannot be read
 */
export async function contactSheet({ name, shape, train }: Dataset): Promise<ContactSheet> {
  const reason = undrawable(shape);
  if (reason !== undefined)
    throw new DataError(`${name}: expected images for a sheet, found that ${reason}.`);
  const most = Math.max(1, Math.min(mostImages, Math.floor(mostNumbers / elementCount(shape)), train.count));
  const labels = await wholeField(train, "labels");
  const rows = labels && rowsOfClasses(labels, most);
  if (rows !== undefined) {
    const columns = Math.min(usualColumns, rows[0]?.length ?? 1);
    return drawn(train, rows.flat(), columns, "class by class");
  }
  return drawn(
    train,
    Array.from(evenlySpaced(train.count, most)),
    Math.min(usualColumns, most),
    "at equal distances",
  );
}

/** As many images of each class, at equal distances; places that a class has no image for are -1. Undefined for too many classes. */
function rowsOfClasses(labels: Uint8Array, most: number): readonly (readonly number[])[] | undefined {
  const classes = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const found = classes.get(label);
    if (found === undefined) classes.set(label, [row]);
    else found.push(row);
  });
  if (classes.size > most) return undefined;
  const largest = Math.max(...[...classes.values()].map((rows) => rows.length));
  const wanted = Math.min(Math.floor(most / classes.size), largest);
  // Whole rows of a sheet, where there are more than one.
  const each = wanted > usualColumns ? wanted - (wanted % usualColumns) : wanted;
  return [...classes]
    .sort(([a], [b]) => a - b)
    .map(([, rows]) => {
      const spaced = evenlySpaced(rows.length, each);
      return Array.from({ length: each }, (_, place) => rows[spaced[place] ?? -1] ?? -1);
    });
}

async function drawn(
  train: Source,
  places: readonly number[],
  columns: number,
  order: string,
): Promise<ContactSheet> {
  const shape = dataShapeOf(train.shape);
  const size = elementCount(shape);
  const shown = places.filter((row) => row >= 0);
  const gathered = await gatherData(train, Uint32Array.from(shown));
  const images = gathered instanceof Uint8Array ? gathered : inUnitRange(gathered);
  // What is not there is white, as the gaps are.
  const pixels =
    gathered instanceof Uint8Array
      ? new Uint8Array(places.length * size)
      : new Float32Array(places.length * size);
  pixels.fill(gathered instanceof Uint8Array ? 255 : 1);
  let next = 0;
  places.forEach((row, place) => {
    if (row < 0) return;
    pixels.set(images.subarray(next * size, (next + 1) * size), place * size);
    next += 1;
  });
  return { raster: imageGrid(imagesOf(pixels, shape), { columns }), count: shown.length, order };
}

/** Floats as they are where they lie in [0, 1], else from their least to their largest. */
function inUnitRange(x: Float32Array): Float32Array {
  const finite = x.filter((value) => Number.isFinite(value));
  const [least, largest] = finite.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)] as [number, number],
    [0, 1] as [number, number],
  );
  return x.map((value) => (Number.isFinite(value) ? (value - least) / (largest - least) : 0));
}
