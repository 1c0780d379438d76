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
} from "../../graph/build.ts";
import { constant, type Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import type { Likelihood } from "../seams.ts";

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
  const perColumn = (value: Value) => columnsOf(value, categories);
  const logits = (decoded: Value) => {
    const columns = perColumn(decoded);
    return { columns, normaliser: logSumExp(columns, { axes: [-1], keepDimensions: true }) };
  };
  return {
    name: `categorical (${categories} categories)`,
    channels: 1,
    support: "one-hot",
    normalisedOver: "one-hot",
    discrete: true,
    logDensity(_, decoded, target) {
      const { normaliser } = logits(decoded);
      const chosen = reduceSum(multiply(target, decoded), { axes: [-1] });
      return subtract(chosen, reduceSum(normaliser, { axes: [-2, -1] }));
    },
    mean(_, decoded) {
      const { columns, normaliser } = logits(decoded);
      return reshape(exp(subtract(columns, normaliser)), decoded.type.shape);
    },
    draw: {
      noise: "uniform",
      from(_, decoded, noise) {
        // The largest of logits with Gumbel noise added is drawn from their softmax (Gumbel 1954).
        const gumbel = negate(log(negate(log(maximum(noise, 2 ** -25)))));
        return reshape(firstLargest(perColumn(add(decoded, gumbel)), categories), decoded.type.shape);
      },
    },
  };
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
function firstLargest(columns: Value, categories: number): Value {
  const ranks = constant(
    columns.graph,
    Array.from({ length: categories }, (_, category) => categories - category),
  );
  const isBelow = (value: Value) => greater(reduceMax(value, { axes: [-1], keepDimensions: true }), value);
  return select(isBelow(select(isBelow(columns), 0, ranks)), 0, 1);
}
