import { ConfigError } from "../errors.ts";
import { add, broadcast, convolve, matmul, reshape } from "../graph/build.ts";
import { type HeightWidth, tapCount, type WindowGeometry } from "../graph/geometry.ts";
import { dimensionAt } from "../graph/shape.ts";
import { constant, type Graph, type Value } from "../graph/value.ts";
import { type ConvolutionOptions, convolutionGeometry, declareConvolution } from "./convolution.ts";
import { bothAxes, type ImageValue } from "./image.ts";
import type { Scope } from "./scope.ts";

/** Each position repeated `factor` times down and across, as torch.nn.Upsample with mode nearest and a whole factor. */
export function upsampleNearest(
  layer: string,
  image: ImageValue,
  { factor }: { readonly factor: number | HeightWidth },
): ImageValue {
  const [down, across] = bothAxes(factor, 1, `${layer}: factor`);
  const { value, height, width, channels } = image;
  const batch = dimensionAt(value.type.shape, 0);
  const separate = reshape(value, [batch, height, 1, width, 1, channels]);
  const repeated = broadcast(separate, [batch, height, down, width, across, channels]);
  return {
    value: reshape(repeated, [batch, height * down * width * across, channels]),
    height: height * down,
    width: width * across,
    channels,
  };
}

export interface UpsampleConvolutionOptions
  extends Pick<ConvolutionOptions, "channels" | "kernel" | "padding" | "bias" | "initialisation"> {
  /** Default: 2. */
  readonly factor?: number | HeightWidth;
}

/**
 * `upsampleNearest` and then a `convolution` of stride 1, with the same parameters and the same result, in fewer
 * products. Repeating pixels is a transposed convolution with ones, and the two together are one transposed convolution
 * of the small image. Its kernel has factor + kernel - 1 taps per axis, which are sums of the weights. With factor 2
 * and 3x3 weights, a pixel of the result requires 4 taps instead of 9.
 */
export function upsampleConvolution(
  scope: Scope,
  image: ImageValue,
  options: UpsampleConvolutionOptions,
): ImageValue {
  const factor = bothAxes(options.factor ?? 2, 1, `${scope.path}: factor`);
  const large = { ...image, height: image.height * factor[0], width: image.width * factor[1] };
  const direct = convolutionGeometry(scope.path, large, options);
  const { kernel, windows, padding } = direct;
  // Pixel r of the result sees pixel r - padding + k of the large image, which repeats pixel q of the small one where
  // r - padding + k = factor q + j with j from 0 to factor - 1: r = factor q - (kernel - 1 - padding) + m, where
  // m = j - k + kernel - 1 counts the taps of the small image.
  const before: HeightWidth = [kernel[0] - 1 - padding[0], kernel[1] - 1 - padding[1]];
  if (before[0] < 0 || before[1] < 0) {
    throw new ConfigError(
      `${scope.path}: expected padding below the kernel ${kernel.join("x")}, found ${padding.join("x")}`,
    );
  }
  const { weight, bias } = declareConvolution(scope, image.channels, options, direct, "in");
  const geometry: WindowGeometry = {
    image: windows,
    windows: [image.height, image.width],
    kernel: [factor[0] + kernel[0] - 1, factor[1] + kernel[1] - 1],
    stride: factor,
    padding: before,
    transposed: true,
  };
  const flat = reshape(weight, [tapCount(direct), image.channels * options.channels]);
  const summed = matmul(tapSums(scope.graph, factor, kernel), flat);
  const value = convolve(
    image.value,
    reshape(summed, [tapCount(geometry), image.channels, options.channels]),
    geometry,
  );
  return {
    value: bias === undefined ? value : add(value, bias),
    height: windows[0],
    width: windows[1],
    channels: options.channels,
  };
}

/**
 * The taps of the weights that each tap of the small image sums: ones where m - (kernel - 1) + k is from 0 to factor -
 * 1.
 */
function tapSums(graph: Graph, factor: HeightWidth, kernel: HeightWidth): Value {
  const sums = ([0, 1] as const).map((axis) =>
    Array.from({ length: factor[axis] + kernel[axis] - 1 }, (_, m) =>
      Array.from({ length: kernel[axis] }, (_, k): number => {
        const j = m - (kernel[axis] - 1) + k;
        return j >= 0 && j < factor[axis] ? 1 : 0;
      }),
    ),
  );
  const [rows = [], columns = []] = sums;
  const data = rows.flatMap((row) =>
    columns.flatMap((column) => row.flatMap((a) => column.map((b) => a * b))),
  );
  const taps = kernel[0] * kernel[1];
  return constant(graph, data, { dataType: "float32", shape: [data.length / taps, taps] });
}
