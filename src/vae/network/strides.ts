import { ConfigError } from "../../errors.ts";
import { formatImage, type ImageSize } from "../../nn/image.ts";
import { requireWholeNumbers } from "./options.ts";

/** One layer of an encoder; its mirror image in a decoder leads back from the sizes that it makes. */
export interface StridedLayer {
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  /** Zeros on each side. */
  readonly padding: number;
}

export interface StridedOptions {
  /** Channels of each convolution, from the data's side to the code's. Default: [32, 64]. */
  readonly channels?: readonly number[];
  /** Height and width of the kernels, one number or one for each convolution. Default: 3. */
  readonly kernel?: number | readonly number[];
  /** One number or one for each convolution. Default: 2, which halves height and width. */
  readonly stride?: number | readonly number[];
}

/**
 * The layers that options describe. Padding is (kernel - 1) / 2, rounded down: sizes become ceil(size / stride) with an
 * odd kernel, and with an even one what torch.nn.Conv2d makes of that padding (4 with stride 2 halves, rounded down).
 *
 * Throws ConfigError for lists of different lengths and for anything but whole numbers from 1 on.
 */
export function stridedLayers({
  channels = [32, 64],
  kernel = 3,
  stride = 2,
}: StridedOptions): readonly StridedLayer[] {
  if (channels.length === 0) {
    throw new ConfigError("channels: expected the channels of one convolution or more, found an empty list");
  }
  const kernels = oneEach("kernel", kernel, channels.length);
  const strides = oneEach("stride", stride, channels.length);
  requireWholeNumbers("channels", channels);
  return channels.map((count, index) => {
    const size = kernels[index] ?? 1;
    return {
      channels: count,
      kernel: size,
      stride: strides[index] ?? 1,
      padding: Math.floor((size - 1) / 2),
    };
  });
}

/**
 * Sizes of the images before the first layer and after each. Throws ConfigError naming the layer, as `layerName` says,
 * that finds an image smaller than its stride or its kernel.
 */
export function imageSizes(
  start: ImageSize,
  layers: readonly StridedLayer[],
  layerName: (index: number) => string,
): readonly ImageSize[] {
  const sizes: ImageSize[] = [start];
  for (const [index, { channels, kernel, stride, padding }] of layers.entries()) {
    const before = sizes[index] ?? start;
    const windows = (size: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
    const after = { height: windows(before.height), width: windows(before.width), channels };
    if (Math.min(before.height, before.width) < stride || Math.min(after.height, after.width) < 1) {
      const way = sizes.map(formatImage).join(", ");
      throw new ConfigError(
        `${layerName(index)}: an image of ${formatImage(before)} is too small for a kernel of ${kernel}x${kernel} with ` +
          `stride ${stride} (sizes so far: ${way}). Use larger images, fewer layers or smaller strides.`,
      );
    }
    sizes.push(after);
  }
  return sizes;
}

function oneEach(name: string, option: number | readonly number[], count: number): readonly number[] {
  const list = typeof option === "number" ? new Array<number>(count).fill(option) : option;
  requireWholeNumbers(name, list);
  if (list.length === count) return list;
  throw new ConfigError(
    `${name}: expected one number, or one for each of ${count} convolutions, found ${list.length}: ` +
      `[${list.join(", ")}]`,
  );
}
