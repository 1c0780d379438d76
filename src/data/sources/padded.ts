import { advice, change } from "../../advice.ts";
import { elementCount } from "../../codec/sizes.ts";
import { ConfigError } from "../../errors.ts";
import type { Dataset } from "../dataset.ts";
import { allocateData, type DatumArray, type ImageShape, requireGatherable, type Source } from "../source.ts";

/** The parts of a data set that padding changes. */
type Padded = Pick<Dataset, "shape" | "train" | "validation" | "test">;

/**
 * Pads the images of a data set with black to `size` x `size`, centred. If an odd number of rows or columns is added,
 * the extra one is at the bottom or right. Networks that halve images repeatedly need powers of two. Images are padded
 * when they are gathered.
 *
 * @param size undefined leaves the data unchanged
 * @throws ConfigError if data are not images, or are larger than `size`
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
      `expected at least ${least}, because images are ${height} x ${width}, found ${size}. Images are padded, never cropped.`,
      { setting: "imageSize", value: size, remedy: advice`Set ${change("imageSize", least)} or more.` },
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

/** A source of padded images of another source. Row numbers remain those of the file. */
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

/** Pads images [n, H, W, C] with black to [n, size, size, C]. */
export function padPixels<Pixels extends DatumArray>(pixels: Pixels, from: ImageShape, size: number): Pixels {
  const to: ImageShape = [size, size, from[2]];
  const length = (pixels.length / elementCount(from)) * elementCount(to);
  const padded = (pixels instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as Pixels;
  copyPadded(pixels, from, padded, to);
  return padded;
}

/** Copies images to the centre of larger ones and fills the rest with black. */
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

/** The indices of the original elements in an image [H, W, C] padded by `padImages`. */
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
