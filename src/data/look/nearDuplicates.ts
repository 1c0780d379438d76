import type { Dataset, SplitName } from "../dataset.ts";
import { type HashedRows, hashRows } from "../reading/rowHashes.ts";
import type { Source } from "../source.ts";
import { dataInPasses } from "../sources/passes.ts";
import { type ImageLook, imageLooker, thumbnail } from "./differenceHash.ts";
import { nearHashes } from "./nearHashes.ts";

/** An image of a split. */
export interface PlacedImage {
  readonly split: SplitName;
  readonly row: number;
  /** Its file, if the data set was read from pictures. */
  readonly file?: string;
}

/** Two images that look alike and are not equal. */
export interface NearPair {
  readonly images: readonly [PlacedImage, PlacedImage];
  /** Number of different bits in the difference hash: 0 to 3. */
  readonly distance: number;
}

/** Images that look alike: scaled, compressed or brightened copies, or pictures of one scene. */
export interface NearDuplicates {
  /** Number of images that look like at least one other. */
  readonly images: number;
  /** Number of validation and test images that look like a training image. */
  readonly inTraining: Readonly<Partial<Record<Exclude<SplitName, "train">, number>>>;
  /** At most 20 pairs: pairs across splits first, then the most similar first. */
  readonly pairs: readonly NearPair[];
  /** Number of images with almost no contrast, which are left out. */
  readonly flat: number;
  /** Whether all candidate pairs were compared; false if very many images have nearly the same hash. */
  readonly complete: boolean;
}

/** The most bits (of 64) in which the hashes of copies differ. */
const mostBits = 3;
/**
 * The least correlation of the thumbnails of copies. Hashes of pictures with a similar composition may be alike by
 * chance.
 */
const leastCorrelation = 0.98;
/**
 * The most levels by which the mean colours of copies differ; a larger difference is the same drawing in another
 * colour.
 */
const mostColour = 12;
const mostPairs = 20;

/**
 * Finds images that look alike, within and across splits, with a difference hash of 64 bits, and confirms them by
 * comparing thumbnails. Equal images are excluded: see `countDuplicates`. Needs about 100 bytes of memory per image.
 * Undefined if the data are not images of bytes with 1 or 3 channels.
 *
 * @throws DataError if data cannot be read
 */
export async function findNearDuplicates(dataset: Dataset): Promise<NearDuplicates | undefined> {
  const { shape } = dataset;
  const [, , channels] = shape;
  if (shape.length !== 3 || dataset.train.elementType !== "uint8" || (channels !== 1 && channels !== 3))
    return undefined;
  const splits = (["train", "validation", "test"] as const).flatMap((split) => {
    const source = dataset[split];
    return source === undefined || source.count === 0 ? [] : [{ split, source }];
  });
  const images = await lookAtImages(splits, imageLooker(shape));
  const equal = equality(splits);
  const alike = new Set<number>();
  const near = { validation: new Set<number>(), test: new Set<number>() };
  const pairs: Found[] = [];
  const { complete, close } = nearHashes(images.high, images.low, images.count, mostBits);
  for (const [a, b, distance] of close) {
    if (!areAlike(images, a, b)) continue;
    const [first, second] = [images.placeOf(a), images.placeOf(b)];
    if (distance === 0 && sameThumbnail(images, a, b) && (await equal(first, second))) continue;
    alike.add(a).add(b);
    if (first.split === "train" && second.split !== "train") near[second.split].add(b);
    keep(pairs, { first, second, distance });
  }
  return {
    images: alike.size,
    inTraining: Object.fromEntries(
      splits.flatMap(({ split }) => (split === "train" ? [] : [[split, near[split].size]])),
    ),
    pairs: pairs.map(({ first, second, distance }) => ({
      images: [named(first, dataset), named(second, dataset)],
      distance,
    })),
    flat: images.flat,
    complete,
  };
}

interface SplitSource {
  readonly split: SplitName;
  readonly source: Source;
}

interface Place {
  readonly split: SplitName;
  readonly row: number;
}

interface Found {
  readonly first: Place;
  readonly second: Place;
  readonly distance: number;
}

/** Hashes, thumbnails and colours of all images that have contrast, training images first. */
interface Looks {
  readonly count: number;
  readonly flat: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** [count, 72]. */
  readonly thumbnails: Uint8Array;
  /** [count, 3]. */
  readonly colours: Float32Array;
  placeOf(image: number): Place;
}

async function lookAtImages(
  splits: readonly SplitSource[],
  look: (x: Uint8Array, start: number) => ImageLook | undefined,
): Promise<Looks> {
  const total = splits.reduce((sum, { source }) => sum + source.count, 0);
  const [high, low, rows] = [new Uint32Array(total), new Uint32Array(total), new Uint32Array(total)];
  const thumbnails = new Uint8Array(total * thumbnail.size);
  const colours = new Float32Array(3 * total);
  const starts: { readonly split: SplitName; readonly from: number }[] = [];
  let count = 0;
  for (const { split, source } of splits) {
    starts.unshift({ split, from: count });
    for await (const pass of dataInPasses(source)) {
      if (!(pass.x instanceof Uint8Array)) continue;
      const size = pass.x.length / pass.count;
      for (let row = 0; row < pass.count; row++) {
        const seen = look(pass.x, row * size);
        if (seen === undefined) continue;
        high[count] = seen.high;
        low[count] = seen.low;
        rows[count] = pass.first + row;
        thumbnails.set(seen.thumbnail, count * thumbnail.size);
        colours.set(seen.colours, 3 * count);
        count += 1;
      }
    }
  }
  const placeOf = (image: number): Place => ({
    split: starts.find(({ from }) => from <= image)?.split ?? "train",
    row: rows[image] ?? 0,
  });
  return { count, flat: total - count, high, low, thumbnails, colours, placeOf };
}

/** Whether two images with nearly the same hash look alike. */
function areAlike(looks: Looks, a: number, b: number): boolean {
  return sameColours(looks, a, b) && correlate(looks, a, b);
}

/**
 * Whether mean colours are close, either unchanged or after stretching both images to the same contrast (for brightened
 * copies).
 */
function sameColours({ colours }: Looks, a: number, b: number): boolean {
  const of = (image: number, part: number) => colours[3 * image + part] ?? 0;
  const within = (factorA: number, factorB: number) =>
    [0, 1].every((part) => Math.abs(factorA * of(a, part) - factorB * of(b, part)) <= mostColour);
  return within(1, 1) || within(255 / of(a, 2), 255 / of(b, 2));
}

function correlate({ thumbnails }: Looks, a: number, b: number): boolean {
  const { size } = thumbnail;
  let [sumA, sumB, squareA, squareB, both] = [0, 0, 0, 0, 0];
  for (let at = 0; at < size; at++) {
    const [x, y] = [thumbnails[a * size + at] ?? 0, thumbnails[b * size + at] ?? 0];
    sumA += x;
    sumB += y;
    squareA += x * x;
    squareB += y * y;
    both += x * y;
  }
  const covariance = both - (sumA * sumB) / size;
  const variances = (squareA - sumA ** 2 / size) * (squareB - sumB ** 2 / size);
  return covariance >= leastCorrelation * Math.sqrt(variances);
}

function sameThumbnail({ thumbnails }: Looks, a: number, b: number): boolean {
  const { size } = thumbnail;
  for (let at = 0; at < size; at++) if (thumbnails[a * size + at] !== thumbnails[b * size + at]) return false;
  return true;
}

/** Compares images by hashes of all their numbers. The hashes of a split are computed when first needed. */
function equality(splits: readonly SplitSource[]): (a: Place, b: Place) => Promise<boolean> {
  const hashes = new Map<SplitName, Promise<HashedRows>>();
  const hashOf = async ({ split, row }: Place) => {
    const source = splits.find((each) => each.split === split)?.source;
    const known = hashes.get(split) ?? (source && hashRows(source));
    if (known !== undefined) hashes.set(split, known);
    const rows = await known;
    return [rows?.high[row], rows?.low[row]].join();
  };
  return async (a, b) => (await hashOf(a)) === (await hashOf(b));
}

/** Keeps the most relevant pairs: across splits first, then by distance. */
function keep(pairs: Found[], pair: Found): void {
  const rank = ({ first, second, distance }: Found) => distance + (first.split === second.split ? 64 : 0);
  const place = pairs.findIndex((other) => rank(other) > rank(pair));
  pairs.splice(place === -1 ? pairs.length : place, 0, pair);
  if (pairs.length > mostPairs) pairs.pop();
}

/** An image with its file. If its split was drawn from the training data, the file is one of those. */
function named({ split, row }: Place, dataset: Dataset): PlacedImage {
  const { pictures, train } = dataset;
  const names = pictures?.names[split] ?? pictures?.names.train;
  const file = names?.[(dataset[split] ?? train).fileRow(row)];
  return { split, row, ...(file !== undefined && { file }) };
}
