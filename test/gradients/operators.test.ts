import { describe, expect, it } from "vitest";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { definitionOf, operatorNames } from "../../src/graph/ops/table.ts";
import { createProgram } from "../../src/graph/program.ts";
import { elementCount, resolveShape } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { type InputValue, input, type Value } from "../../src/graph/value.ts";
import { type GradientCase, gradientCases } from "./cases.ts";
import { directionalDerivatives, relativeError } from "./directional.ts";

const batchSize = 3;

/** The operator's result, weighted by numbers that are fed and summed, so that every cotangent differs. */
function weightedSum({ operands, build }: GradientCase) {
  const graph = createGraph();
  const leaves = operands.map(({ shape }, index) =>
    input(graph, `x${index}`, { dataType: "float32", shape }),
  );
  const result = build(...leaves);
  const weights = input(graph, "weights", result.type);
  const count = (value: Value) => elementCount(resolveShape(value.type.shape, batchSize));
  const feeds: Record<string, number[]> = { weights: draw("awayFromZero", count(result), "weights") };
  for (const [index, leaf] of leaves.entries()) {
    feeds[`x${index}`] = draw(operands[index]?.sampler ?? "anywhere", count(leaf), `x${index}`);
  }
  return { loss: reduceSum(multiply(result, weights)), leaves: leaves.filter(isInput), feeds };
}

function isInput(value: Value): value is InputValue {
  return value.kind === "input";
}

describe.each(operatorNames)("%s", (operator) => {
  const { derivative, cases } = gradientCases[operator];

  it("says whether a derivative flows", () => {
    expect(definitionOf(operator).gradient === "none").toBe(derivative === "none");
  });

  it.each(cases)("$name", (definition) => {
    const { loss, leaves, feeds } = weightedSum(definition);
    if (derivative === "none") {
      const program = createProgram("derivatives", Object.fromEntries(gradients(loss, leaves).entries()));
      expect(program.inputs).toEqual([]);
      for (const { data } of Object.values(interpret(program, {}, batchSize)))
        expect(data.every((x) => x === 0)).toBe(true);
      return;
    }
    const found = directionalDerivatives(loss, leaves, feeds, batchSize);
    expect(found.some(({ measured }) => Math.abs(measured) > 1e-3)).toBe(true);
    for (const one of found) expect(relativeError(one), JSON.stringify(one)).toBeLessThan(1e-6);
  });
});
