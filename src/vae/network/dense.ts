import { ConfigError } from "../../errors.ts";
import { reshape } from "../../graph/build.ts";
import { dimensionAt, elementCount } from "../../graph/shape.ts";
import type { Value } from "../../graph/value.ts";
import { type ActivationName, activations } from "../../nn/activations.ts";
import type { InitialisationScheme } from "../../nn/initialise.ts";
import { linear } from "../../nn/linear.ts";
import type { Scope } from "../../nn/scope.ts";
import type { Decoder, Encoder } from "../seams.ts";

export interface DenseOptions {
  /** Widths of the hidden layers, from the data's side to the code's: [400]. May be empty: a linear map. */
  readonly hiddenSizes: readonly number[];
  /** Default: relu. */
  readonly activation?: ActivationName;
  /** Default: pytorch. */
  readonly initialisation?: InitialisationScheme;
}

/** Fully connected layers over the flattened datum. Throws ConfigError for a width that is no whole number from 1 on. */
export function denseEncoder(options: DenseOptions): Encoder {
  requireWidths(options.hiddenSizes);
  return {
    name: describe(options.hiddenSizes),
    encode(scope, x) {
      const [batch, ...shape] = x.type.shape;
      if (batch === undefined)
        throw new ConfigError("dense encoder: expected data with a batch axis, found a scalar");
      const flat = reshape(x, [
        batch,
        elementCount(shape.map((_, axis) => Number(dimensionAt(shape, axis)))),
      ]);
      return hiddenLayers(scope, flat, options.hiddenSizes, options);
    },
  };
}

/** The mirror image: hidden layers in reverse order, then an affine map to the likelihood's parameters. */
export function denseDecoder(options: DenseOptions): Decoder {
  requireWidths(options.hiddenSizes);
  const widths = [...options.hiddenSizes].reverse();
  return {
    name: describe(widths),
    decode(scope, z, { shape }) {
      const hidden = hiddenLayers(scope, z, widths, options);
      return linear(scope.within("output"), hidden, elementCount(shape), options.initialisation ?? "pytorch");
    },
  };
}

function hiddenLayers(scope: Scope, x: Value, widths: readonly number[], options: DenseOptions): Value {
  const activation = activations[options.activation ?? "relu"];
  return widths.reduce(
    (value, width, index) =>
      activation(linear(scope.within(`hidden.${index}`), value, width, options.initialisation ?? "pytorch")),
    x,
  );
}

function requireWidths(widths: readonly number[]): void {
  for (const width of widths) {
    if (!Number.isInteger(width) || width < 1) {
      throw new ConfigError(
        `hiddenSizes: expected whole numbers from 1 on, found ${width} in [${widths.join(", ")}]`,
      );
    }
  }
}

function describe(widths: readonly number[]): string {
  return `dense [${widths.join(", ")}]`;
}
