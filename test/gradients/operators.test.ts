import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradient.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { definitionOf, operatorNames } from "../../src/graph/ops/table.ts";
import { createProgram } from "../../src/graph/program.ts";
import { gradientCases } from "./cases.ts";
import { directionalDerivatives, relativeError } from "./directional.ts";
import { weightedCase } from "./weighted.ts";

const batchSize = 3;
const differentiable = operatorNames.filter((operator) => gradientCases[operator].derivative === "some");
const others = operatorNames.filter((operator) => !differentiable.includes(operator));

it.each(operatorNames)("%s has a derivative or none, as its cases expect", (operator) => {
  expect(definitionOf(operator).gradient === "none").toBe(others.includes(operator));
});

describe.each(differentiable)("the gradient of %s agrees with finite differences", (operator) => {
  it.each(gradientCases[operator].cases)("$name", (definition) => {
    const { loss, leaves, feeds } = weightedCase(definition);
    const found = directionalDerivatives(loss, leaves, feeds(batchSize), batchSize);
    expect(found.some(({ measured }) => Math.abs(measured) > 1e-3)).toBe(true);
    for (const one of found) expect(relativeError(one), JSON.stringify(one)).toBeLessThan(1e-6);
  });
});

describe.each(others)("no derivative flows through %s", (operator) => {
  it.each(gradientCases[operator].cases)("$name", (definition) => {
    const { loss, leaves } = weightedCase(definition);
    const program = createProgram("derivatives", Object.fromEntries(gradients(loss, leaves).entries()));
    expect(program.inputs).toEqual([]);
    const results = Object.values(interpret(program, {}, batchSize));
    expect(results.flatMap(({ data }) => [...data]).every((x) => x === 0)).toBe(true);
  });
});
