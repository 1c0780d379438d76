import type { Raster } from "../codec/raster.ts";
import { DataError } from "../errors.ts";

/**
 * A batch of images of the same shape, [count, height, width, channels], channels last. Bytes are used unchanged;
 * floats are intensities: 0 is black, 1 is white.
 */
export interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array | Float32Array;
}

/**
 * Checks that there is at least one image and that the pixels fit the shape.
 *
 * @throws DataError that begins with `where` and names the shape
 */
export function checkImages(images: Images, where: string): void {
  const { count, height, width, channels, pixels } = images;
  for (const [name, value] of Object.entries({ count, height, width }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new DataError(
        `${where}: expected images of shape ${shapeText(images)} with a whole number of at least 1 as ${name}, ` +
          `found ${value}.`,
      );
  if (channels !== 1 && channels !== 3)
    throw new DataError(`${where}: expected 1 (grey) or 3 (RGB) channels, found ${channels}.`);
  const expected = count * height * width * channels;
  if (pixels.length !== expected)
    throw new DataError(
      `${where}: expected ${expected} pixel values for images of shape ${shapeText(images)}, ` +
        `found ${pixels.length}. Pass count, height, width and channels that fit the pixels.`,
    );
}

/** The shape in errors: `[64, 28, 28, 1]`. */
export function shapeText(images: Images): string {
  return `[${images.count}, ${images.height}, ${images.width}, ${images.channels}]`;
}

/**
 * Image number `index` as a raster. Finite floats outside [0, 1] are clamped, because the mean of an unbounded
 * decoder (a Gaussian likelihood) may be slightly outside the range of its data.
 *
 * @throws DataError if a value is NaN or infinite: the model has diverged, which no grey level can show
 */
export function imageRaster(images: Images, index: number, where: string): Raster {
  const { height, width, channels, pixels } = images;
  const size = height * width * channels;
  const values = pixels.subarray(index * size, (index + 1) * size);
  if (values instanceof Uint8Array) return { width, height, channels, data: values };
  const data = new Uint8Array(size);
  values.forEach((value, position) => {
    if (!Number.isFinite(value)) {
      const pixel = Math.floor(position / channels);
      throw new DataError(
        `${where}: expected finite intensities, found ${value} in image ${index} of ${shapeText(images)} at ` +
          `row ${Math.floor(pixel / width)}, column ${pixel % width}. The model that drew it has diverged.`,
      );
    }
    data[position] = Math.round(255 * Math.min(1, Math.max(0, value)));
  });
  return { width, height, channels, data };
}

/** The factor that brings the longer side of an image near 84 pixels: 3 for 28 x 28 and 32 x 32, 1 from 56 on. */
export function defaultScale(images: Images): number {
  return Math.max(1, Math.round(84 / Math.max(images.height, images.width)));
}
