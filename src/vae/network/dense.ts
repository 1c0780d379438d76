import { ConfigError } from "../../errors.ts";
import { reshape } from "../../graph/build.ts";
import { dimensionAt, elementCount } from "../../graph/shape.ts";
import { linear } from "../../nn/linear.ts";
import { besideCondition } from "../condition.ts";
import type { Decoder, Encoder } from "../interfaces.ts";
import { hiddenLayers } from "./hiddenLayers.ts";
import { type NetworkOptions, requireWholeNumbers } from "./options.ts";

export interface DenseOptions extends NetworkOptions {
  /** Widths of the hidden layers, from the data's side to the code's: [400]. May be empty: a linear map. */
  readonly hiddenSizes: readonly number[];
}

/**
 * Fully connected layers over the flattened datum, behind which a condition stands. Throws ConfigError for a width that
 * is no whole number from 1 on.
 */
export function denseEncoder(options: DenseOptions): Encoder {
  requireWholeNumbers("hiddenSizes", options.hiddenSizes);
  return {
    name: describe(options.hiddenSizes),
    encode(scope, x, condition) {
      const [batch, ...shape] = x.type.shape;
      if (batch === undefined)
        throw new ConfigError("dense encoder: expected data with a batch axis, found a scalar");
      const flat = reshape(x, [
        batch,
        elementCount(shape.map((_, axis) => Number(dimensionAt(shape, axis)))),
      ]);
      return hiddenLayers(scope, besideCondition(flat, condition), options.hiddenSizes, options);
    },
  };
}

/**
 * The mirror image: hidden layers in reverse order over the code, behind which a condition stands, then an affine map
 * to the likelihood's parameters.
 */
export function denseDecoder(options: DenseOptions): Decoder {
  requireWholeNumbers("hiddenSizes", options.hiddenSizes);
  const widths = [...options.hiddenSizes].reverse();
  return {
    name: describe(widths),
    decode(scope, z, { shape, condition }) {
      const hidden = hiddenLayers(scope, besideCondition(z, condition), widths, options);
      return linear(scope.within("output"), hidden, elementCount(shape), options.initialisation ?? "pytorch");
    },
  };
}

function describe(widths: readonly number[]): string {
  return `dense [${widths.join(", ")}]`;
}
