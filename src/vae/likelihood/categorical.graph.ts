import { ConfigError } from "../../errors.ts";
import {
  add,
  exp,
  greater,
  lastSize,
  log,
  maximum,
  multiply,
  negate,
  reduceMax,
  reduceSum,
  reshape,
  select,
  subtract,
  transpose,
} from "../../graph/build.ts";
import { type Dimension, type Shape, symbolicCount } from "../../graph/shape.ts";
import { constant, type Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import type { Likelihood } from "../interfaces.ts";
import { categoricalPart } from "./categorical.ts";

export interface CategoricalOptions {
  /** Numbers of a column, one for each category: a datum [1, columns, categories] has D = columns x categories. */
  readonly categories: number;
}

/**
 * P(x|z) of one-hot columns, each by itself: the softmax of its logits at the place of the 1. log P is the sum of
 * x (logit - logSumExp(logits of the column)).
 *
 * Throws ConfigError for fewer than two categories, or for data that are not whole columns of them.
 */
export function categorical({ categories }: CategoricalOptions): Likelihood {
  if (!Number.isInteger(categories) || categories < 2) {
    throw new ConfigError(
      `categorical likelihood, categories: expected a whole number from 2 on, found ${categories}`,
    );
  }
  return {
    name: `categorical (${categories} categories)`,
    channels: 1,
    support: "one-hot",
    ...categoricalPart.measure,
    logDensity(_, decoded, target) {
      const { normaliser } = normalised(decoded, categories);
      const chosen = reduceSum(multiply(target, decoded), { axes: [-1] });
      const normalisers = reduceSum(normaliser, { axes: [1, 2] });
      return subtract(chosen, reshape(normalisers, chosen.type.shape));
    },
    mean(_, decoded) {
      const { logits, normaliser, flat } = normalised(decoded, categories);
      return flat(exp(subtract(logits, normaliser)));
    },
    draw: {
      noise: "uniform",
      from(_, decoded, noise) {
        // The largest of logits with Gumbel noise added is drawn from their softmax (Gumbel 1954).
        const gumbel = negate(log(negate(log(maximum(noise, 2 ** -25)))));
        return reshape(firstLargest(columnsOf(add(decoded, gumbel), categories)), decoded.type.shape);
      },
    },
  };
}

interface Normalised {
  /** [J, columns, categories], or with both swapped; J is the product of all axes but the last. */
  readonly logits: Value;
  /** The logarithm of each column's sum of e^logit, with the categories' axis as size 1. */
  readonly normaliser: Value;
  /** From the shape of `logits` back to [..., D]. */
  readonly flat: (value: Value) => Value;
}

/**
 * The longer of both axes goes last, as ONNX Runtime reduces and broadcasts along a short one element by element. It
 * would move the transposition behind all that, were there no change of the other axes after it.
 */
function normalised(decoded: Value, categories: number): Normalised {
  const columns = columnsOf(decoded, categories);
  const [joined, count] = [joinedSize(decoded.type.shape), lastSize(decoded) / categories];
  const rank = columns.type.shape.length;
  const swapped = count > categories;
  const swap = (value: Value) =>
    transpose(value, [...decoded.type.shape.slice(0, -1).keys(), rank - 1, rank - 2]);
  const logits = reshape(swapped ? swap(columns) : columns, [
    joined,
    ...(swapped ? [categories, count] : [count, categories]),
  ]);
  return {
    logits,
    normaliser: logSumExp(logits, { axes: [swapped ? 1 : 2], keepDimensions: true }),
    flat: (value) => reshape(swapped ? transpose(value, [0, 2, 1]) : value, decoded.type.shape),
  };
}

/** How many rows a shape has, all axes but the last as one. */
function joinedSize(shape: Shape): Dimension {
  const { coefficient, power } = symbolicCount(shape.slice(0, -1));
  return power === 0 ? coefficient : { batch: coefficient };
}

function columnsOf(value: Value, categories: number): Value {
  const elements = lastSize(value);
  if (elements % categories !== 0) {
    throw new ConfigError(
      `categorical likelihood: expected columns of ${categories} categories, found data of ${elements} numbers, ` +
        "which is no multiple. Set categories to the data's last size.",
    );
  }
  return reshape(value, [...value.type.shape.slice(0, -1), elements / categories, categories]);
}

/** 1 at the first of the largest numbers of the last axis, 0 elsewhere: exactly one 1, also among equals. */
function firstLargest(columns: Value): Value {
  const categories = lastSize(columns);
  const ranks = constant(
    columns.graph,
    Array.from({ length: categories }, (_, category) => categories - category),
  );
  const isBelow = (value: Value) => greater(reduceMax(value, { axes: [-1], keepDimensions: true }), value);
  return select(isBelow(select(isBelow(columns), 0, ranks)), 0, 1);
}
