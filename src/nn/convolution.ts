import { ConfigError } from "../errors.ts";
import { add, convolve } from "../graph/build.ts";
import { type HeightWidth, tapCount, type WindowGeometry } from "../graph/geometry.ts";
import type { Value } from "../graph/value.ts";
import { bothAxes, formatImage, type ImageValue } from "./image.ts";
import { biasInitialiser, type InitialisationScheme, weightInitialiser } from "./initialise.ts";
import type { Scope } from "./scope.ts";

export interface ConvolutionOptions {
  /** Channels of the result. */
  readonly channels: number;
  readonly kernel: number | HeightWidth;
  /** Default: 1. */
  readonly stride?: number | HeightWidth;
  /**
   * Zeros around the image, on each side. "same" pads so that the result has ceil(size / stride), or for a transposed
   * convolution size times stride; the extra zero of an odd number goes below or to the right, as in Keras. Default: 0.
   */
  readonly padding?: number | HeightWidth | "same";
  /** Default: true. */
  readonly bias?: boolean;
  /** Default: pytorch. */
  readonly initialisation?: InitialisationScheme;
}

export interface TransposedConvolutionOptions extends ConvolutionOptions {
  /** Rows and columns added below and to the right, fewer than the stride. Default: 0; not with "same". */
  readonly outputPadding?: number | HeightWidth;
}

/**
 * A convolution, as torch.nn.Conv2d: height and width become floor((size + 2 padding - kernel) / stride) + 1. Declares
 * `weight` [kernel height x kernel width, Cin, Cout] (element [ky * width + kx, i, o] is PyTorch's [o, i, ky, kx]) and
 * `bias` [Cout]. Fan in is Cin times the kernel's size.
 *
 * Throws ConfigError naming the layer and the sizes if the kernel does not fit into the padded image.
 */
export function convolution(scope: Scope, image: ImageValue, options: ConvolutionOptions): ImageValue {
  const geometry = convolutionGeometry(scope.path, image, options);
  const { weight, bias } = declareConvolution(scope, image.channels, options, geometry, "in");
  const value = convolve(image.value, weight, geometry);
  return madeImage(bias === undefined ? value : add(value, bias), geometry.windows, options);
}

/**
 * A transposed convolution, as torch.nn.ConvTranspose2d: height and width become (size - 1) stride - 2 padding + kernel
 * + output padding. Declares `weight` [kernel height x kernel width, Cin, Cout] (element [ky * width + kx, i, o] is
 * PyTorch's [i, o, ky, kx]) and `bias` [Cout]. As in PyTorch, fan in is *Cout* times the kernel's size.
 *
 * Throws ConfigError naming the layer and the sizes if the result would be empty.
 */
export function transposedConvolution(
  scope: Scope,
  image: ImageValue,
  options: TransposedConvolutionOptions,
): ImageValue {
  const geometry = transposedGeometry(scope.path, image, options);
  const { weight, bias } = declareConvolution(scope, image.channels, options, geometry, "out");
  const value = convolve(image.value, weight, geometry);
  return madeImage(bias === undefined ? value : add(value, bias), geometry.image, options);
}

/** The windows of a convolution over an image. */
export function convolutionGeometry(
  layer: string,
  image: ImageValue,
  options: Pick<ConvolutionOptions, "kernel" | "stride" | "padding">,
): WindowGeometry {
  const { kernel, stride } = kernelAndStride(layer, options);
  const extent: HeightWidth = [image.height, image.width];
  if (options.padding === "same") return sameGeometry(extent, kernel, stride, false);
  const padding = bothAxes(options.padding ?? 0, 0, `${layer}: padding`);
  const count = (axis: 0 | 1) =>
    Math.floor((extent[axis] + 2 * padding[axis] - kernel[axis]) / stride[axis]) + 1;
  const windows: HeightWidth = [count(0), count(1)];
  if (windows[0] < 1 || windows[1] < 1) {
    throw new ConfigError(
      `${layer}: a kernel of ${kernel.join("x")} does not fit into an image of ${formatImage(image)} with padding ` +
        `${padding.join("x")}. Use larger images, a smaller kernel, more padding or fewer layers that halve them.`,
    );
  }
  return { image: extent, windows, kernel, stride, padding, transposed: false };
}

function transposedGeometry(
  layer: string,
  image: ImageValue,
  options: TransposedConvolutionOptions,
): WindowGeometry {
  const { kernel, stride } = kernelAndStride(layer, options);
  const windows: HeightWidth = [image.height, image.width];
  const extra = bothAxes(options.outputPadding ?? 0, 0, `${layer}: outputPadding`);
  if (extra[0] >= stride[0] || extra[1] >= stride[1] || (options.padding === "same" && extra.some(Boolean))) {
    throw new ConfigError(
      `${layer}: expected an outputPadding below the stride ${stride.join("x")}, and none with padding "same", ` +
        `found ${extra.join("x")}`,
    );
  }
  if (options.padding === "same") {
    return sameGeometry([windows[0] * stride[0], windows[1] * stride[1]], kernel, stride, true);
  }
  const padding = bothAxes(options.padding ?? 0, 0, `${layer}: padding`);
  const size = (axis: 0 | 1) =>
    (windows[axis] - 1) * stride[axis] - 2 * padding[axis] + kernel[axis] + extra[axis];
  const made: HeightWidth = [size(0), size(1)];
  if (made[0] < 1 || made[1] < 1) {
    throw new ConfigError(
      `${layer}: an image of ${formatImage(image)} with a kernel of ${kernel.join("x")}, stride ${stride.join("x")} and ` +
        `padding ${padding.join("x")} would become ${made.join("x")}. Use less padding.`,
    );
  }
  return { image: made, windows, kernel, stride, padding, transposed: true };
}

function sameGeometry(
  image: HeightWidth,
  kernel: HeightWidth,
  stride: HeightWidth,
  transposed: boolean,
): WindowGeometry {
  const count = (axis: 0 | 1) => Math.ceil(image[axis] / stride[axis]);
  const before = (axis: 0 | 1) =>
    Math.floor(Math.max((count(axis) - 1) * stride[axis] + kernel[axis] - image[axis], 0) / 2);
  return {
    image,
    windows: [count(0), count(1)],
    kernel,
    stride,
    padding: [before(0), before(1)],
    transposed,
  };
}

function kernelAndStride(layer: string, { kernel, stride }: Pick<ConvolutionOptions, "kernel" | "stride">) {
  return {
    kernel: bothAxes(kernel, 1, `${layer}: kernel`),
    stride: bothAxes(stride ?? 1, 1, `${layer}: stride`),
  };
}

/** Declares weight and bias; PyTorch counts the fan in of a transposed convolution on the side of its output. */
export function declareConvolution(
  scope: Scope,
  inputs: number,
  { channels, bias = true, initialisation = "pytorch" }: ConvolutionOptions,
  geometry: WindowGeometry,
  fanInSide: "in" | "out",
): { readonly weight: Value; readonly bias: Value | undefined } {
  if (!Number.isInteger(channels) || channels < 1) {
    throw new ConfigError(`${scope.path}: expected channels as a whole number from 1 on, found ${channels}`);
  }
  const taps = tapCount(geometry);
  const fans =
    fanInSide === "in"
      ? { fanIn: inputs * taps, fanOut: channels * taps }
      : { fanIn: channels * taps, fanOut: inputs * taps };
  return {
    weight: scope.parameter("weight", [taps, inputs, channels], weightInitialiser(initialisation, fans)),
    bias: bias ? scope.parameter("bias", [channels], biasInitialiser(initialisation, fans)) : undefined,
  };
}

function madeImage(
  value: Value,
  [height, width]: HeightWidth,
  { channels }: Pick<ConvolutionOptions, "channels">,
): ImageValue {
  return { value, height, width, channels };
}
