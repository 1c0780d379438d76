import { describe, expect, it } from "vitest";
import { reduceSum } from "../../graph/build.ts";
import { gradients } from "../../graph/gradient.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { N } from "../../graph/shape.ts";
import { expectClose } from "../../graph/testing/close.ts";
import { input } from "../../graph/value.ts";
import { createScope } from "../../nn/scope.ts";
import { runEngine } from "../../onnx/testing/engine.ts";
import { bernoulli } from "./bernoulli.graph.ts";

/** log p(x|z) of one target each under two samples of three logits, the mean, and the derivative of the logits. */
function likelihoodProgram() {
  const likelihood = bernoulli();
  const scope = createScope(createGraph(), new Map());
  const logits = input(scope.graph, "logits", { dataType: "float32", shape: [N, 2, 3] });
  const target = input(scope.graph, "target", { dataType: "float32", shape: [N, 1, 3] });
  const logDensity = likelihood.logDensity(scope, logits, target);
  const [derivative = logDensity] = gradients(reduceSum(logDensity), [logits]);
  return createProgram("likelihood", { logDensity, mean: likelihood.mean(scope, logits), derivative });
}

const program = likelihoodProgram();
const cube = Array.from({ length: 8 }, (_, corner) => [corner & 1, (corner >> 1) & 1, corner >> 2]);

describe("the Bernoulli likelihood", () => {
  it("sums to one over all binary data, for each sample", () => {
    const logits = [0.3, -1.7, 4, -60, 0, 25];
    const feeds = { logits: cube.flatMap(() => logits), target: cube.flat() };
    const { logDensity } = interpret(program, feeds, 8);
    expect(logDensity?.sizes).toEqual([8, 2]);
    for (const sample of [0, 1]) {
      const densities = cube.map((_, corner) =>
        Math.exp(logDensity?.data[2 * corner + sample] ?? Number.NaN),
      );
      expect(densities.reduce((total, p) => total + p, 0)).toBeCloseTo(1, 14);
    }
  });

  it("has the mean of its distribution: the sum of x p(x|z)", () => {
    const logits = [0.3, -1.7, 4, -2, 0, 1];
    const feeds = { logits: cube.flatMap(() => logits), target: cube.flat() };
    const { logDensity, mean } = interpret(program, feeds, 8);
    const expected = [0, 1].flatMap((sample) =>
      [0, 1, 2].map((d) =>
        cube.reduce(
          (total, x, corner) => total + (x[d] ?? 0) * Math.exp(logDensity?.data[2 * corner + sample] ?? 0),
          0,
        ),
      ),
    );
    expectClose(mean?.data.subarray(0, 6) ?? [], expected, { relative: 1e-13 });
  });

  it("neither overflows nor loses the small at logits of 100 and -100", async () => {
    // Data that the logits predict, then data that they exclude; log(1 - p) is -e^-100, which float32 rounds to zero.
    const feeds = { logits: [100, -100, 0, 100, -100, 0], target: [1, 0, 1] };
    const excluded = { ...feeds, target: [0, 1, 1] };
    for (const run of [interpret, runEngine]) {
      const right = await run(program, feeds, 1);
      expectClose(right.logDensity?.data ?? [], [-Math.LN2, -Math.LN2], { relative: 1e-7 });
      expectClose(right.mean?.data.subarray(0, 3) ?? [], [1, 0, 0.5], { relative: 0, absolute: 1e-30 });
      const wrong = await run(program, excluded, 1);
      expectClose(wrong.logDensity?.data ?? [], [-200 - Math.LN2, -200 - Math.LN2], { relative: 1e-7 });
      const slope = [-1, 1, 0.5];
      expectClose(wrong.derivative?.data.subarray(0, 3) ?? [], slope, { relative: 1e-7, absolute: 1e-30 });
    }
  });

  it("takes grey values as weights of the two outcomes", () => {
    const at = (x: number) => interpret(program, { logits: [2, 2, 2, 2, 2, 2], target: [x, x, x] }, 1);
    const [black, white, grey] = [0, 1, 0.25].map((x) => at(x).logDensity?.data[0] ?? Number.NaN);
    expect(grey).toBeCloseTo(0.25 * (white ?? 0) + 0.75 * (black ?? 0), 12);
  });
});
