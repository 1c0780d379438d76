import { multiply, reduceSum } from "../../src/graph/build.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { elementCount, resolveShape } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { type InputValue, input, type Value } from "../../src/graph/value.ts";
import type { GradientCase } from "./cases.ts";

export interface WeightedCase {
  /** The result's elements times fed weights, summed, so that every cotangent differs. */
  readonly loss: Value;
  readonly result: Value;
  readonly leaves: readonly InputValue[];
  feeds(batchSize: number): Record<string, number[]>;
}

/** A case's expression in a new graph, with seeded feeds for any batch size. */
export function weightedCase({ operands, build }: GradientCase): WeightedCase {
  const graph = createGraph();
  const leaves = operands.map(({ shape }, index) =>
    input(graph, `x${index}`, { dataType: "float32", shape }),
  );
  const result = build(...leaves);
  const weights = input(graph, "weights", result.type);
  return {
    loss: reduceSum(multiply(result, weights)),
    result,
    leaves: leaves.filter(isInput),
    feeds(batchSize) {
      const count = (value: Value) => elementCount(resolveShape(value.type.shape, batchSize));
      const drawn = leaves.map((leaf, index) => [
        `x${index}`,
        draw(operands[index]?.sampler ?? "anywhere", count(leaf), `x${index}`),
      ]);
      return { ...Object.fromEntries(drawn), weights: draw("awayFromZero", count(result), "weights") };
    },
  };
}

function isInput(value: Value): value is InputValue {
  return value.kind === "input";
}
