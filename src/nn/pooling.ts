import { ConfigError } from "../errors.ts";
import { largest, reduceMean, reshape, slice, unfold } from "../graph/build.ts";
import type { HeightWidth, WindowGeometry } from "../graph/geometry.ts";
import { dimensionAt } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { bothAxes, formatImage, type ImageValue } from "./image.ts";

export interface PoolingOptions {
  readonly size: number | HeightWidth;
  /** Default: the size, so that windows are adjacent and do not overlap. */
  readonly stride?: number | HeightWidth;
}

/**
 * The maximum over windows, as torch.nn.MaxPool2d without padding: height and width become floor((size - window) /
 * stride) + 1, and rows or columns that do not fill a window are dropped. Among equal maxima the derivative goes to the
 * first, row by row.
 *
 * Throws ConfigError naming the layer if a window does not fit into the image.
 */
export function maxPool(layer: string, image: ImageValue, options: PoolingOptions): ImageValue {
  return pool(layer, image, options, largest);
}

/** The mean over windows, as torch.nn.AvgPool2d without padding; sizes and errors as for `maxPool`. */
export function averagePool(layer: string, image: ImageValue, options: PoolingOptions): ImageValue {
  return pool(layer, image, options, (value, axis) => reduceMean(value, { axes: [axis] }));
}

type Reduction = (value: Value, axis: number) => Value;

function pool(layer: string, image: ImageValue, options: PoolingOptions, reduce: Reduction): ImageValue {
  const size = bothAxes(options.size, 1, `${layer}: size`);
  const stride = bothAxes(options.stride ?? size, 1, `${layer}: stride`);
  const extent: HeightWidth = [image.height, image.width];
  if (size[0] > extent[0] || size[1] > extent[1]) {
    throw new ConfigError(
      `${layer}: windows of ${size.join("x")} do not fit into an image of ${formatImage(image)}. ` +
        "Use larger images or fewer layers that halve them.",
    );
  }
  const count = (axis: 0 | 1) => Math.floor((extent[axis] - size[axis]) / stride[axis]) + 1;
  const windows: HeightWidth = [count(0), count(1)];
  const geometry = {
    image: extent,
    windows,
    kernel: size,
    stride,
    padding: [0, 0],
    transposed: false,
  } as const;
  const sideBySide = size[0] === stride[0] && size[1] === stride[1];
  const value = sideBySide
    ? poolSideBySide(image, geometry, reduce)
    : reduce(unfold(image.value, geometry), 2);
  return { value, height: windows[0], width: windows[1], channels: image.channels };
}

/**
 * Reduces along the columns of each row, then along rows, without copying windows. The first of equal row maxima, with
 * the first maximum in that row, is the first maximum of the window.
 */
function poolSideBySide(image: ImageValue, { windows, kernel }: WindowGeometry, reduce: Reduction): Value {
  const [down, across] = windows;
  const { channels } = image;
  const batch = dimensionAt(image.value.type.shape, 0);
  const [height, width] = [down * kernel[0], across * kernel[1]];
  const rows = reshape(image.value, [batch, image.height, image.width, channels]);
  const whole = slice(slice(rows, 1, 0, height), 2, 0, width);
  const alongRow = reduce(reshape(whole, [batch, height * across, kernel[1], channels]), 2);
  const alongColumn = reduce(reshape(alongRow, [batch, down, kernel[0], across * channels]), 2);
  return reshape(alongColumn, [batch, down * across, channels]);
}
