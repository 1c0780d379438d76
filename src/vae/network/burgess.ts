import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { formatImage, type ImageSize, imageOf } from "../../nn/image.ts";
import type { Decoder, Encoder } from "../interfaces.ts";
import { type ConvolutionalOptions, convDecoder, convEncoder, imageSizeOf } from "./conv.ts";
import type { ImageNetworkOptions } from "./options.ts";

/**
 * The network of Burgess et al. 2018 ("Understanding disentangling in beta-VAE", appendix A.1), for images of 32 x 32
 * and 64 x 64: three or four convolutions of 32 channels, 4 x 4 kernels and stride 2, down to 4 x 4, then two dense
 * layers of
 * 256. Layers are named as those of `convEncoder`.
 *
 * Default of `initialisation`: he, with which the loss falls several times faster at first than with pytorch.
 *
 * Throws ConfigError naming the size of other images.
 */
export function burgessEncoder(options: ImageNetworkOptions = {}): Encoder {
  return {
    name: "Burgess",
    encode(scope, x, condition) {
      return convEncoder(burgessLayers(scope.path, imageOf(x), options)).encode(scope, x, condition);
    },
  };
}

/** The mirror image, with transposed convolutions; as `convDecoder`. Throws as the encoder does. */
export function burgessDecoder(options: ImageNetworkOptions = {}): Decoder {
  return {
    name: "Burgess",
    decode(scope, z, output) {
      return convDecoder(burgessLayers(scope.path, imageSizeOf(output.shape), options)).decode(
        scope,
        z,
        output,
      );
    },
  };
}

function burgessLayers(path: string, size: ImageSize, options: ImageNetworkOptions): ConvolutionalOptions {
  const { height, width } = size;
  if (height !== width || (height !== 32 && height !== 64)) {
    const fitting = [32, 64].find((side) => side >= Math.max(height, width));
    const conv = advice`a convolutional network, which accepts any size (${change("encoder", "conv")})`;
    const remedy =
      fitting === undefined
        ? advice`Use ${conv}.`
        : advice`Pad them (${change("imageSize", fitting)}), or use ${conv}.`;
    throw new ConfigError(
      `${path}: the Burgess network requires images of 32x32 or 64x64, found ${formatImage(size)}.`,
      { remedy },
    );
  }
  const channels = new Array<number>(height === 32 ? 3 : 4).fill(32);
  return { initialisation: "he", ...options, channels, kernel: 4, stride: 2, hiddenSizes: [256, 256] };
}
