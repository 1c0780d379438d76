import type { Decoder, Encoder } from "../vae/interfaces.ts";
import { burgessDecoder, burgessEncoder } from "../vae/network/burgess.ts";
import { type ConvolutionalOptions, convDecoder, convEncoder } from "../vae/network/conv.ts";
import { denseDecoder, denseEncoder } from "../vae/network/dense.ts";
import { residualDecoder, residualEncoder } from "../vae/network/residual.ts";
import type { Config } from "./config.ts";

/** The encoder that settings describe. */
export function encoderOf(config: Config): Encoder {
  switch (config.encoder) {
    case "dense":
      return denseEncoder(config);
    case "conv":
      return convEncoder(convolutionsOf(config));
    case "burgess":
      return burgessEncoder(config);
    case "residual":
      return residualEncoder(config);
  }
}

/** The decoder that settings describe. Default: the encoder's mirror image. */
export function decoderOf(config: Config): Decoder {
  switch (config.decoder ?? config.encoder) {
    case "dense":
      return denseDecoder(config);
    case "conv":
      return convDecoder(convolutionsOf(config));
    case "burgess":
      return burgessDecoder(config);
    case "residual":
      return residualDecoder(config);
  }
}

/** A list of one number applies to all layers. */
function convolutionsOf({ kernelSizes, strides, ...config }: Config): ConvolutionalOptions {
  const [kernel = 3] = kernelSizes;
  const [stride = 2] = strides;
  return {
    ...config,
    kernel: kernelSizes.length === 1 ? kernel : kernelSizes,
    stride: strides.length === 1 ? stride : strides,
  };
}
