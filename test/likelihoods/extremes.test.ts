import { describe, expect, it } from "vitest";
import { reduceSum } from "../../src/graph/build.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { openEngine } from "../../src/onnx/testing/engine.ts";
import type { Likelihood } from "../../src/vae/interfaces.ts";
import { benchOf, dataOf, kinds } from "./kinds.ts";

const elements = 6;

/** Density, mean and derivatives of every pair of far numbers, for the decoder's and for parameters. */
function extremes(likelihood: Likelihood, training: boolean) {
  const bench = benchOf(likelihood, { elements, training });
  const leaves = [bench.decoded, ...bench.parameters];
  const derivatives = gradients(reduceSum(bench.logDensity), leaves);
  const program = createProgram("extremes", {
    logDensity: bench.logDensity,
    mean: bench.mean,
    ...Object.fromEntries(derivatives.map((value, index) => [`derivative ${index}`, value])),
    ...Object.fromEntries(Object.entries(bench.buffers).map(([name, value]) => [`next ${name}`, value])),
  });
  const far = [-100, -30, -1e-6, 0, 0.3, 30, 100];
  // Neighbouring numbers, which may be a mean and its scale, of all pairs.
  const pairs = far.flatMap((a) => far.map((b) => [a, b]));
  const perDatum = elements * likelihood.channels;
  const decoded = pairs.flatMap((pair) => Array.from({ length: perDatum }, (_, i) => pair[i % 2] ?? 0));
  const feeds = (kept: number) => ({
    decoded,
    target: dataOf(likelihood, elements, pairs.length),
    ...Object.fromEntries(
      program.parameters.map(({ name, type }) => [
        name,
        new Array<number>(elementCount(type.shape.map(Number))).fill(kept),
      ]),
    ),
  });
  return { program, feeds, count: pairs.length };
}

const cases = kinds.flatMap(({ title, likelihood }) =>
  (likelihood.training === undefined ? [false] : [false, true]).map((training) => ({
    title: training ? `${title}, in training` : title,
    likelihood,
    training,
  })),
);

describe("far numbers give finite densities and derivatives", () => {
  it.each(cases)("$title", async ({ likelihood, training }) => {
    const { program, feeds, count } = extremes(likelihood, training);
    const engine = await openEngine(program);
    // A buffer holds what training can have put there; of a parameter nobody knows.
    const kept = likelihood.training === undefined ? [-100, -12, 0, 12, 100] : [-12, 0, 12];
    for (const value of kept) {
      const exact = interpret(program, feeds(value), count);
      const found = await engine.run(feeds(value), count);
      for (const [name, { data }] of Object.entries(found)) {
        expect(data.every(Number.isFinite), `${name} at ${value}: ${data}`).toBe(true);
        expectClose(data, exact[name]?.data ?? [], { relative: 2e-4, absolute: 2e-4 }, `${name} at ${value}`);
      }
    }
  });
});
