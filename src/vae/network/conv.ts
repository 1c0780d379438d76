import { activations } from "../../nn/activations.ts";
import { convolution, transposedConvolution } from "../../nn/convolution.ts";
import { flattenImage, type ImageSize, imageFrom, imageOf, mapImage } from "../../nn/image.ts";
import { linear } from "../../nn/linear.ts";
import { normaliseImage } from "../../nn/normaliseImage.ts";
import { besideCondition } from "../condition.ts";
import type { DataShape, Decoder, Encoder } from "../interfaces.ts";
import { withConditionPlane } from "./conditionPlane.ts";
import { hiddenLayers } from "./hiddenLayers.ts";
import { type ImageNetworkOptions, requireWholeNumbers, resolveOptions } from "./options.ts";
import { imageSizes, type StridedOptions, stridedLayers } from "./strides.ts";

export interface ConvolutionalOptions extends StridedOptions, ImageNetworkOptions {
  /** Widths of dense layers between the convolutions and the code, from the data's side on. Default: none. */
  readonly hiddenSizes?: readonly number[];
}

/**
 * Strided convolutions, each normalised and activated, and then dense layers over the flattened result. Layers are
 * `convolution.0`, ... and `hidden.0`, .... A condition is painted as a channel of the image and stands behind the
 * flattened result.
 *
 * Throws ConfigError for options that contradict each other, and, naming layer and sizes, for images that are too
 * small.
 */
export function convEncoder(options: ConvolutionalOptions = {}): Encoder {
  const layers = stridedLayers(options);
  const { activation, normalisation, initialisation } = resolveOptions(options);
  const { hiddenSizes = [] } = options;
  requireWholeNumbers("hiddenSizes", hiddenSizes);
  return {
    name: describe(layers, hiddenSizes),
    encode(scope, x, condition) {
      const start = withConditionPlane(scope, imageOf(x), condition, initialisation);
      const within = (index: number) => scope.within(`convolution.${index}`);
      imageSizes(start, layers, (index) => within(index).path);
      const smallest = layers.reduce((image, layer, index) => {
        const made = convolution(within(index), image, { ...layer, initialisation });
        const normalised = normaliseImage(within(index).within("normalisation"), made, normalisation);
        return mapImage(normalised, activations[activation]);
      }, start);
      return hiddenLayers(scope, besideCondition(flattenImage(smallest), condition), hiddenSizes, options);
    },
  };
}

/**
 * The mirror image: dense layers, a dense map `image` to the smallest image that the encoder of the same options makes
 * of the output's, and transposed convolutions back through its sizes. Output padding adds the rows and columns that a
 * stride's rounding took, so that every size that the encoder takes is met. All layers but the last, `output`, are
 * activated, and the transposed convolutions among them, `transposed.0`, ..., normalised. A condition stands behind the
 * code.
 *
 * Throws as the encoder does.
 */
export function convDecoder(options: ConvolutionalOptions = {}): Decoder {
  const layers = stridedLayers(options);
  const { activation, normalisation, initialisation } = resolveOptions(options);
  const widths = [...(options.hiddenSizes ?? [])].reverse();
  requireWholeNumbers("hiddenSizes", widths);
  const mirrored = [...layers].reverse();
  return {
    name: describe(mirrored, widths),
    decode(scope, z, { shape, condition }) {
      const within = (turn: number) =>
        scope.within(turn === layers.length - 1 ? "output" : `transposed.${turn}`);
      const sizes = imageSizes(imageSizeOf(shape), layers, (index) => within(layers.length - 1 - index).path);
      const [smallest = imageSizeOf(shape), ...targets] = [...sizes].reverse();
      const hidden = hiddenLayers(scope, besideCondition(z, condition), widths, options);
      const elements = smallest.height * smallest.width * smallest.channels;
      const map = linear(scope.within("image"), hidden, elements, initialisation);
      const start = imageFrom(activations[activation](map), smallest);
      const decoded = mirrored.reduce((image, { kernel, stride, padding }, turn) => {
        const target = targets[turn] ?? smallest;
        const rest = (size: number) => (size + 2 * padding - kernel) % stride;
        const made = transposedConvolution(within(turn), image, {
          channels: target.channels,
          kernel,
          stride,
          padding,
          outputPadding: [rest(target.height), rest(target.width)],
          initialisation,
        });
        if (turn === layers.length - 1) return made;
        const normalised = normaliseImage(within(turn).within("normalisation"), made, normalisation);
        return mapImage(normalised, activations[activation]);
      }, start);
      return flattenImage(decoded);
    },
  };
}

/** The image that a decoder is to make. */
export function imageSizeOf([height, width, channels]: DataShape): ImageSize {
  return { height, width, channels };
}

function describe(layers: readonly { readonly channels: number }[], hiddenSizes: readonly number[]): string {
  const channels = `convolutional [${layers.map((layer) => layer.channels).join(", ")}]`;
  return hiddenSizes.length === 0 ? channels : `${channels}, dense [${hiddenSizes.join(", ")}]`;
}
