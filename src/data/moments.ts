import { advice, change } from "../advice.ts";
import { ConfigError, DataError, EngineError } from "../errors.ts";
import { type DataMoments, momentsOfCovariance, report, type Watch } from "../vae/baseline/moments.ts";
import { datumSize, type Source } from "./source.ts";
import { dataInPasses } from "./sources/passes.ts";

/** The number of images whose products (at most 255^2 each) can be summed in 32 bits. */
const imagesPerSum = 2 ** 15;
const imagesPerReport = 1024;
/** Images that are summed together. */
const imagesPerGroup = 4;
/** The largest D: images of 64 x 64 with three channels. */
const largestSize = 12_288;
/** For each of D^2 products: the total as float64, and the sum of a group of images as int32. */
const bytesPerProduct = Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT;
/** The share of nonzero pixels above which skipping zeros is slower. */
const denseShare = 0.5;

/**
 * Mean and covariance of data, as the model gets them. For bytes (pixels in [0, 1]), products are summed exactly, as
 * integers. The covariance is a D x D matrix of 8-byte numbers, where D is the size of a datum; computing it needs 12
 * bytes per entry. Data are gathered 1,024 at a time.
 *
 * @throws DataError if there are no data
 * @throws ConfigError if D is above 12,288
 * @throws EngineError if this machine does not have enough memory
 */
export async function imageMoments(source: Source, watch?: Watch): Promise<DataMoments> {
  if (source.count === 0) throw new DataError("moments: expected at least one image, found none.");
  return source.elementType === "uint8" ? momentsOfBytes(source, watch) : momentsOfFloats(source, watch);
}

async function momentsOfBytes(source: Source, watch: Watch | undefined): Promise<DataMoments> {
  const { count } = source;
  const size = datumSize(source);
  const sums = new Float64Array(size);
  const { products, partial } = allocateProducts(size);
  for await (const { x, end } of reported(source, watch)) {
    if (x instanceof Uint8Array) addProducts(x, sums, partial);
    if (end === count || end % imagesPerSum === 0) moveInto(products, partial);
  }
  return momentsOfCovariance(
    count,
    sums.map((sum) => sum / (255 * count)),
    covarianceOf(products, sums, count),
  );
}

/**
 * Two passes over the data: first the means, then the products of the centred data. Sums of squares of floats would
 * lose precision.
 */
async function momentsOfFloats(source: Source, watch: Watch | undefined): Promise<DataMoments> {
  const { count } = source;
  const size = datumSize(source);
  const means = new Float64Array(size);
  const { products } = allocateProducts(size);
  for await (const { x } of reported(source, watch))
    for (let at = 0; at < x.length; at++) means[at % size] = (means[at % size] ?? 0) + (x[at] ?? 0) / count;
  const away = new Float64Array(size);
  for await (const { x } of reported(source, watch)) {
    for (let start = 0; start < x.length; start += size) {
      for (let i = 0; i < size; i++) away[i] = (x[start + i] ?? 0) - (means[i] ?? 0);
      for (let i = 0; i < size; i++) {
        const scaled = (away[i] ?? 0) / count;
        for (let j = i; j < size; j++)
          products[i * size + j] = (products[i * size + j] ?? 0) + scaled * (away[j] ?? 0);
      }
    }
  }
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) products[i * size + j] = products[j * size + i] ?? 0;
  return momentsOfCovariance(count, means, products);
}

/** All data in passes; each pass is reported when it is done. The array is reused. */
async function* reported(source: Source, watch: Watch | undefined) {
  for await (const { x, first, count } of dataInPasses(source, imagesPerReport)) {
    const end = first + count;
    yield { x, end };
    await report(watch, end / source.count);
  }
}

function allocateProducts(size: number): { readonly products: Float64Array; readonly partial: Int32Array } {
  const wanted = `${(size * size * bytesPerProduct).toLocaleString("en-US")} bytes`;
  const found = `the covariance of images of ${size.toLocaleString("en-US")} numbers (pixels times channels) takes ${wanted}`;
  const remedy = advice`Use smaller images, or ${change("model", "autoencoder")}, which needs no covariance.`;
  if (size > largestSize) {
    throw new ConfigError(
      `principal components: expected images of at most ${largestSize.toLocaleString("en-US")} numbers; ${found}.`,
      { remedy },
    );
  }
  try {
    return { products: new Float64Array(size * size), partial: new Int32Array(size * size) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError(
      `principal components: ${found}, more than this machine can allocate (${error.message}).`,
      { cause: error, remedy },
    );
  }
}

/** Adds the pixels of some images to `sums`, and the products of pixels i <= j to `products` at [i, j]. */
function addProducts(images: Uint8Array, sums: Float64Array, products: Int32Array): void {
  const size = sums.length;
  const places = new Int32Array(size);
  const group = new Int32Array(imagesPerGroup * size);
  let grouped = 0;
  for (let start = 0; start < images.length; start += size) {
    const pixels = images.subarray(start, start + size);
    const bright = placesOfBright(pixels, places);
    for (let k = 0; k < bright; k++) {
      const i = places[k] ?? 0;
      sums[i] = (sums[i] ?? 0) + (pixels[i] ?? 0);
    }
    if (bright < denseShare * size) {
      addSparse(pixels, places, bright, products);
      continue;
    }
    group.set(pixels, grouped * size);
    grouped += 1;
    if (grouped === imagesPerGroup) {
      addGroup(group, products, size);
      grouped = 0;
    }
  }
  if (grouped > 0) addGroup(group.fill(0, grouped * size), products, size);
}

/** Writes the places of the nonzero pixels to `places`, and returns their number. */
function placesOfBright(pixels: Uint8Array, places: Int32Array): number {
  let bright = 0;
  for (let i = 0; i < pixels.length; i++) {
    places[bright] = i;
    bright += pixels[i] === 0 ? 0 : 1;
  }
  return bright;
}

function addSparse(pixels: Uint8Array, places: Int32Array, bright: number, products: Int32Array): void {
  const size = pixels.length;
  for (let a = 0; a < bright; a++) {
    const i = places[a] ?? 0;
    const pixel = pixels[i] ?? 0;
    const row = i * size;
    for (let b = a; b < bright; b++) {
      const j = places[b] ?? 0;
      products[row + j] = (products[row + j] ?? 0) + Math.imul(pixel, pixels[j] ?? 0);
    }
  }
}

function addGroup(group: Int32Array, products: Int32Array, size: number): void {
  const [second, third, fourth] = [size, 2 * size, 3 * size];
  for (let i = 0; i < size; i++) {
    const a = group[i] ?? 0;
    const b = group[second + i] ?? 0;
    const c = group[third + i] ?? 0;
    const d = group[fourth + i] ?? 0;
    const row = i * size;
    for (let j = i; j < size; j++) {
      products[row + j] =
        (products[row + j] ?? 0) +
        Math.imul(a, group[j] ?? 0) +
        Math.imul(b, group[second + j] ?? 0) +
        Math.imul(c, group[third + j] ?? 0) +
        Math.imul(d, group[fourth + j] ?? 0);
    }
  }
}

function moveInto(products: Float64Array, partial: Int32Array): void {
  for (let k = 0; k < partial.length; k++) products[k] = (products[k] ?? 0) + (partial[k] ?? 0);
  partial.fill(0);
}

/** Turns sums of products into covariances, both triangles, in place. Sums of integers are exact below 2^53. */
function covarianceOf(products: Float64Array, sums: Float64Array, count: number): Float64Array {
  const size = sums.length;
  const scale = 255 * 255 * count;
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const about = (products[i * size + j] ?? 0) - ((sums[i] ?? 0) * (sums[j] ?? 0)) / count;
      products[i * size + j] = about / scale;
      products[j * size + i] = about / scale;
    }
  }
  return products;
}
