import { ConfigError } from "../../errors.ts";
import { activations } from "../../nn/activations.ts";
import { transposedConvolution } from "../../nn/convolution.ts";
import { cropImage, halfOf, maxPoolHalve } from "../../nn/halve.ts";
import {
  flattenImage,
  type ImageSize,
  type ImageValue,
  imageFrom,
  imageOf,
  mapImage,
} from "../../nn/image.ts";
import { linear } from "../../nn/linear.ts";
import { normaliseImage } from "../../nn/normaliseImage.ts";
import { upsampleConvolution } from "../../nn/resample.ts";
import { residualBlock } from "../../nn/residualBlock.ts";
import type { Scope } from "../../nn/scope.ts";
import { besideCondition } from "../condition.ts";
import type { Decoder, Encoder } from "../interfaces.ts";
import { withConditionPlane } from "./conditionPlane.ts";
import { imageSizeOf } from "./conv.ts";
import { hiddenLayers } from "./hiddenLayers.ts";
import { type ImageNetworkOptions, requireWholeNumbers, resolveOptions } from "./options.ts";

export interface ResidualOptions extends ImageNetworkOptions {
  /**
   * Channels of each stage, from the data's side to the code's; each stage halves height and width. Default: [32, 64].
   */
  readonly channels?: readonly number[];
  /** Residual blocks in each stage of the encoder, and transposed convolutions in each of the decoder. Default: 1. */
  readonly blocks?: number;
  /** Widths of dense layers between the image and the code, from the data's side on. Default: none. */
  readonly hiddenSizes?: readonly number[];
}

/**
 * Stages of residual blocks (`residualBlock`) that each end in max pooling, and then dense layers over the flattened
 * result. Pooling halves, rounded up: 25, 13, 7. Blocks are `stage.0.block.0`, .... A condition is
 * painted as a channel of the image and stands behind the flattened result.
 *
 * Throws ConfigError for options that make no network, and, naming the stage and the sizes, for images that are too
 * small.
 */
export function residualEncoder(options: ResidualOptions = {}): Encoder {
  const { channels, blocks, hiddenSizes, ...common } = resolve(options);
  return {
    name: describe(channels, blocks, hiddenSizes),
    encode(scope, x, condition) {
      const start = withConditionPlane(scope, imageOf(x), condition, common.initialisation);
      stageSizes(scope, start, channels);
      const smallest = channels.reduce((image, count, stage) => {
        const within = scope.within(`stage.${stage}`);
        const last = range(blocks).reduce(
          (made, block) =>
            residualBlock(within.within(`block.${block}`), made, { channels: count, ...common }),
          image,
        );
        return maxPoolHalve(within.path, last);
      }, start);
      return hiddenLayers(scope, besideCondition(flattenImage(smallest), condition), hiddenSizes, common);
    },
  };
}

/**
 * Leads back through the encoder's sizes: dense layers, a dense map `image` to the smallest image, stages that each
 * double the image by nearest-neighbour upsampling and go on with 3 x 3 transposed convolutions of stride 1, and one
 * more of them, `output`, to the output's channels. A stage of the deeper of two channel counts ends with the other
 * one; the last stage keeps its own. Stages are numbered as the encoder's, so that the first to run is the last.
 *
 * Where the encoder rounded up, the row or column too many is cut off below or to the right. At stride 1 a transposed
 * convolution is a convolution with its kernel turned around, so the first of a stage is made together with the
 * upsampling, as `upsampleConvolution`. All but the last layer are activated, and the convolutions among them
 * normalised.
 *
 * Throws as the encoder does.
 */
export function residualDecoder(options: ResidualOptions = {}): Decoder {
  const { channels, blocks, hiddenSizes, ...common } = resolve(options);
  const widths = [...hiddenSizes].reverse();
  const { activation, normalisation, initialisation } = common;
  const finish = (scope: Scope, image: ImageValue) =>
    mapImage(normaliseImage(scope.within("normalisation"), image, normalisation), activations[activation]);
  return {
    name: describe([...channels].reverse(), blocks, widths),
    decode(scope, z, { shape, condition }) {
      const sizes = stageSizes(scope, imageSizeOf(shape), channels);
      const smallest = sizes.at(-1) ?? imageSizeOf(shape);
      const hidden = hiddenLayers(scope, besideCondition(z, condition), widths, common);
      const elements = smallest.height * smallest.width * smallest.channels;
      const map = linear(scope.within("image"), hidden, elements, initialisation);
      const start = imageFrom(activations[activation](map), smallest);
      const convolved = { kernel: 3, padding: 1, initialisation } as const;
      const largest = range(channels.length).reduceRight((image, stage) => {
        const count = channels[Math.max(stage - 1, 0)] ?? image.channels;
        return range(blocks).reduce((made, block) => {
          const within = scope.within(`stage.${stage}.transposed.${block}`);
          if (block > 0) {
            return finish(within, transposedConvolution(within, made, { channels: count, ...convolved }));
          }
          const doubled = upsampleConvolution(within, made, { channels: count, ...convolved });
          return finish(within, cropImage(doubled, sizes[stage] ?? doubled));
        }, image);
      }, start);
      const output = transposedConvolution(scope.within("output"), largest, {
        channels: shape[2],
        ...convolved,
      });
      return flattenImage(output);
    },
  };
}

/** Sizes before the first stage and after each. */
function stageSizes(scope: Scope, start: ImageSize, channels: readonly number[]): readonly ImageSize[] {
  const sizes: ImageSize[] = [start];
  for (const [stage, count] of channels.entries()) {
    const half = halfOf(scope.within(`stage.${stage}`).path, sizes[stage] ?? start);
    sizes.push({ ...half, channels: count });
  }
  return sizes;
}

function resolve(options: ResidualOptions) {
  const { channels = [32, 64], blocks = 1, hiddenSizes = [] } = options;
  if (channels.length === 0) {
    throw new ConfigError("channels: expected the channels of one stage or more, found an empty list");
  }
  requireWholeNumbers("channels", channels);
  requireWholeNumbers("blocks", [blocks]);
  requireWholeNumbers("hiddenSizes", hiddenSizes);
  return { channels, blocks, hiddenSizes, ...resolveOptions(options) };
}

function describe(channels: readonly number[], blocks: number, hiddenSizes: readonly number[]): string {
  const stages = `residual [${channels.join(", ")}]${blocks === 1 ? "" : ` of ${blocks} blocks`}`;
  return hiddenSizes.length === 0 ? stages : `${stages}, dense [${hiddenSizes.join(", ")}]`;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
