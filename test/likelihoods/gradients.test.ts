import { describe, expect, it } from "vitest";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { createProgram } from "../../src/graph/program.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { type InputValue, input, type ParameterValue, type Value } from "../../src/graph/value.ts";
import type { Likelihood } from "../../src/vae/interfaces.ts";
import { directionalDerivatives, relativeError } from "../gradients/directional.ts";
import { benchOf, dataOf, feedsOf, kinds } from "./kinds.ts";

const [elements, samples, batchSize] = [6, 2, 3];

function isLeaf(value: Value): value is InputValue | ParameterValue {
  return value.kind === "input" || value.kind === "parameter";
}

/** Derivatives of the decoder's numbers and of all parameters, of densities weighted or, in training, all alike. */
function derivatives(likelihood: Likelihood, training: boolean) {
  const bench = benchOf(likelihood, { elements, samples, training });
  const weights = input(bench.decoded.graph, "weights", bench.logDensity.type);
  const loss = reduceSum(training ? bench.logDensity : multiply(bench.logDensity, weights));
  const used = new Set(createProgram("loss", { loss }).values);
  const kept = feedsOf(bench, likelihood, elements, 1);
  const all: Readonly<Record<string, readonly number[]>> = {
    ...kept,
    decoded: draw("anywhere", batchSize * samples * elements * likelihood.channels, "decoded"),
    target: dataOf(likelihood, elements, batchSize),
    weights: draw("awayFromZero", batchSize * samples, "weights"),
  };
  const feeds = [...used].filter(isLeaf).map(({ name }) => [name, all[name] ?? []] as const);
  const leaves = [bench.decoded, ...bench.parameters].filter(isLeaf);
  return directionalDerivatives(loss, leaves, Object.fromEntries(feeds), batchSize, 3);
}

describe("the gradient is what differences measure", () => {
  it.each(kinds)("$title", ({ likelihood }) => {
    const found = derivatives(likelihood, false);
    expect(found.length).toBeGreaterThan(0);
    expect(found.some(({ measured }) => Math.abs(measured) > 1e-2)).toBe(true);
    for (const one of found) expect(relativeError(one), JSON.stringify(one)).toBeLessThan(1e-6);
  });

  // Of the optimal sigma none is taken, and the sum over the batch has none.
  it.each(kinds.filter(({ likelihood }) => likelihood.training !== undefined))(
    "$title, in training",
    ({ likelihood }) => {
      for (const one of derivatives(likelihood, true)) {
        expect(Math.abs(one.measured)).toBeGreaterThan(1e-2);
        expect(relativeError(one), JSON.stringify(one)).toBeLessThan(1e-6);
      }
    },
  );
});
