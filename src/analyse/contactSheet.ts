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

/** The largest number of images in a sheet. */
const mostImages = 100;
/** The largest number of pixel values in a sheet: sheets of large images have fewer images. */
const mostNumbers = 2 ** 24;
/** Images in a row. */
const usualColumns = 10;

export interface ContactSheet {
  readonly raster: Raster;
  readonly count: number;
  /** How they are arranged, as text. */
  readonly order: string;
}

/**
 * A picture of up to 100 training images: rows for each class if the images have labels, otherwise images at equal
 * distances among all. Floats are drawn from 0 (black) to 1 (white), or, if some lie outside, from the smallest to the
 * largest of those shown.
 *
 * @throws DataError if the data are not grey or RGB images, or cannot be read
 */
export async function contactSheet({ name, shape, train }: Dataset): Promise<ContactSheet> {
  const reason = undrawable(shape);
  if (reason !== undefined) throw new DataError(`${name}: no sheet can be drawn: ${reason}.`);
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

/**
 * The same number of images of each class, at equal distances; -1 for places without an image. Undefined if there are
 * too many classes.
 */
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
  // Whole rows of the sheet, if a class has more than one.
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
  // Empty places are white, like the gaps.
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

/** Floats unchanged if they lie in [0, 1], otherwise scaled so that their smallest and largest values do. */
function inUnitRange(x: Float32Array): Float32Array {
  const finite = x.filter((value) => Number.isFinite(value));
  const [least, largest] = finite.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)] as [number, number],
    [0, 1] as [number, number],
  );
  return x.map((value) => (Number.isFinite(value) ? (value - least) / (largest - least) : 0));
}
