import { ConfigError } from "../errors.ts";
import type { Dataset, ImageShape, ImageSplit } from "./dataset.ts";

/**
 * A data set whose images are padded with black to `size` x `size`, and stay in the middle: where an odd number of rows
 * or columns is added, one more goes below or to the right. Networks that halve images again and again want powers of two.
 *
 * @param size undefined leaves the images as they are
 * @throws ConfigError where images are larger already
 */
export function padImages<Set extends Pick<Dataset, "imageShape" | "train" | "test">>(
  dataset: Set,
  size: number | undefined,
): Set {
  const { imageShape, train, test } = dataset;
  const [height, width, channels] = imageShape;
  if (size === undefined || (height === size && width === size)) return dataset;
  if (height > size || width > size) {
    throw new ConfigError(
      `imageSize (--image-size): expected at least ${Math.max(height, width)}, as images are ${height} x ${width}, found ${size}. ` +
        "Images are padded, never cut.",
    );
  }
  return {
    ...dataset,
    imageShape: [size, size, channels],
    train: padSplit(train, imageShape, size),
    test: padSplit(test, imageShape, size),
  };
}

/** Splits are padded before parts of them are taken: row numbers stay those of the file. */
function padSplit(split: ImageSplit, [height, width, channels]: ImageShape, size: number): ImageSplit {
  const pixels = new Uint8Array(split.count * size * size * channels);
  const top = Math.floor((size - height) / 2);
  const left = Math.floor((size - width) / 2);
  for (let image = 0; image < split.count; image++) {
    for (let row = 0; row < height; row++) {
      const from = (image * height + row) * width * channels;
      const to = ((image * size + top + row) * size + left) * channels;
      pixels.set(split.pixels.subarray(from, from + width * channels), to);
    }
  }
  return { ...split, pixels };
}
