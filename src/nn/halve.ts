import { ConfigError } from "../errors.ts";
import { concat, reshape, slice } from "../graph/build.ts";
import { dimensionAt } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { formatImage, type ImageSize, type ImageValue } from "./image.ts";
import { maxPool } from "./pooling.ts";

/**
 * The size of an image after `maxPoolHalve`: height and width halved, rounded up. Throws ConfigError naming the layer
 * if one of them is 1.
 */
export function halfOf(layer: string, size: ImageSize): ImageSize {
  const { height, width, channels } = size;
  if (height < 2 || width < 2) {
    throw new ConfigError(
      `${layer}: expected an image of 2x2 or larger to halve, found ${formatImage(size)}. ` +
        "Use larger images or fewer stages.",
    );
  }
  return { height: Math.ceil(height / 2), width: Math.ceil(width / 2), channels };
}

/**
 * The maximum of adjacent 2 x 2 windows, as torch.nn.MaxPool2d(2, ceil_mode=True): if a size is odd, the last windows
 * have one row or column, and no pixel is left out.
 */
export function maxPoolHalve(layer: string, image: ImageValue): ImageValue {
  halfOf(layer, image);
  return maxPool(layer, repeatLast(image), { size: 2 });
}

/** The upper left part of an image, of a given height and width. */
export function cropImage(
  image: ImageValue,
  { height, width }: Pick<ImageSize, "height" | "width">,
): ImageValue {
  if (image.height === height && image.width === width) return image;
  const cropped = slice(slice(separate(image), 1, 0, height), 2, 0, width);
  return joined(image, cropped, { height, width });
}

/**
 * Makes odd sizes even by repeating the last row or column: the maxima stay the same, and the first of equal ones is in
 * the image.
 */
function repeatLast(image: ImageValue): ImageValue {
  const { height, width } = image;
  if (height % 2 === 0 && width % 2 === 0) return image;
  const again = (value: Value, axis: 1 | 2, size: number) =>
    size % 2 === 0 ? value : concat([value, slice(value, axis, size - 1, size)], axis);
  const even = again(again(separate(image), 1, height), 2, width);
  return joined(image, even, { height: height + (height % 2), width: width + (width % 2) });
}

/** [N, H, W, C]. */
function separate({ value, height, width, channels }: ImageValue): Value {
  return reshape(value, [dimensionAt(value.type.shape, 0), height, width, channels]);
}

function joined(
  { channels }: ImageSize,
  value: Value,
  { height, width }: Pick<ImageSize, "height" | "width">,
): ImageValue {
  const flat = reshape(value, [dimensionAt(value.type.shape, 0), height * width, channels]);
  return { value: flat, height, width, channels };
}
