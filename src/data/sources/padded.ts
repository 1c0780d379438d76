import { advice, change } from "../../advice.ts";
import { elementCount } from "../../codec/sizes.ts";
import { ConfigError } from "../../errors.ts";
import type { Dataset } from "../dataset.ts";
import { allocateData, type DatumArray, type ImageShape, requireGatherable, type Source } from "../source.ts";

/** What padding changes of a data set. */
type Padded = Pick<Dataset, "shape" | "train" | "validation" | "test">;

/**
 * A data set whose images are padded with black to `size` x `size`, and stay in the middle: where an odd number of rows
 * or columns is added, one more goes below or to the right. Networks that halve images again and again want powers of two.
 * Images are padded when they are gathered.
 *
 * @param size undefined leaves the data as they are
 * @throws ConfigError where data are not images, or larger already
 */
export function padImages<Set extends Padded>(
  dataset: Set,
  size: number | undefined,
): Omit<Set, keyof Padded> & Padded {
  const { shape, train, validation, test } = dataset;
  if (size === undefined) return dataset;
  if (shape.length !== 3) {
    throw new ConfigError(`expected images, found data of [${shape.join(", ")}].`, {
      setting: "imageSize",
      value: size,
      remedy: advice`Drop ${change("imageSize")}.`,
    });
  }
  const [height, width, channels] = shape;
  if (height === size && width === size) return dataset;
  if (height > size || width > size) {
    const least = Math.max(height, width);
    throw new ConfigError(
      `expected at least ${least}, as images are ${height} x ${width}, found ${size}. Images are padded, never cut.`,
      { setting: "imageSize", value: size, remedy: advice`Say ${change("imageSize", least)} or more.` },
    );
  }
  const padded: ImageShape = [size, size, channels];
  return {
    ...dataset,
    shape: padded,
    train: paddedSource(train, shape, padded),
    ...(validation && { validation: paddedSource(validation, shape, padded) }),
    test: paddedSource(test, shape, padded),
  };
}

/** A source of larger images, black around those of another. Row numbers stay those of the file. */
function paddedSource(source: Source, from: ImageShape, to: ImageShape): Source {
  const { count, elementType, fields, buffers } = source;
  const padded = { count, shape: to, elementType, fields };
  return {
    ...padded,
    buffers,
    fileRow: (row) => source.fileRow(row),
    async gather(rows, out) {
      requireGatherable(padded, rows, out);
      if (out.x === undefined) return source.gather(rows, out);
      const inner = allocateData(source, rows.length);
      await source.gather(rows, { ...out, x: inner });
      copyPadded(inner, from, out.x, to);
    },
  };
}

/** Images [n, H, W, C] with black around them, [n, size, size, C]. */
export function padPixels<Pixels extends DatumArray>(pixels: Pixels, from: ImageShape, size: number): Pixels {
  const to: ImageShape = [size, size, from[2]];
  const length = (pixels.length / elementCount(from)) * elementCount(to);
  const padded = (pixels instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as Pixels;
  copyPadded(pixels, from, padded, to);
  return padded;
}

/** Copies images into the middle of larger ones, and makes the rest black. */
function copyPadded(pixels: DatumArray, from: ImageShape, out: DatumArray, to: ImageShape): void {
  const [height, width, channels] = from;
  const [outHeight, outWidth] = to;
  const top = Math.floor((outHeight - height) / 2);
  const left = Math.floor((outWidth - width) / 2);
  const rowLength = width * channels;
  out.fill(0);
  for (let image = 0; image < pixels.length / elementCount(from); image++) {
    for (let row = 0; row < height; row++) {
      const start = (image * height + row) * rowLength;
      const place = ((image * outHeight + top + row) * outWidth + left) * channels;
      out.set(pixels.subarray(start, start + rowLength), place);
    }
  }
}

/** The places in an image [H, W, C], padded as `padImages` does it, of the numbers that it had before. */
export function elementsInside([height, width, channels]: ImageShape, inner: ImageShape): Uint32Array {
  const [innerHeight, innerWidth] = inner;
  const top = Math.floor((height - innerHeight) / 2);
  const left = Math.floor((width - innerWidth) / 2);
  const rowLength = innerWidth * channels;
  return Uint32Array.from({ length: innerHeight * rowLength }, (_, element) => {
    const row = top + Math.floor(element / rowLength);
    return (row * width + left) * channels + (element % rowLength);
  });
}
