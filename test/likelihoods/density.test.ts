import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { gridOf } from "./grid.ts";
import { benchOf, feedsOf, kinds } from "./kinds.ts";

describe("densities sum or integrate to one", () => {
  it.each(kinds)("$title", ({ likelihood }) => {
    const { data, elements, weight, tolerance } = gridOf(likelihood);
    const bench = benchOf(likelihood, { elements, samples: 2 });
    const program = createProgram("density", { logDensity: bench.logDensity });
    for (const turn of [0, 1, 2]) {
      const feeds = feedsOf(bench, likelihood, elements, turn);
      const repeated = data.flatMap(() => feeds.decoded ?? []);
      const { logDensity } = interpret(
        program,
        { ...feeds, decoded: repeated, target: data.flat() },
        data.length,
      );
      for (const sample of [0, 1]) {
        const total = data.reduce(
          (sum, _, index) => sum + weight * Math.exp(logDensity?.data[2 * index + sample] ?? Number.NaN),
          0,
        );
        expect(Math.abs(total - 1), `turn ${turn}, sample ${sample}: ${total}`).toBeLessThan(tolerance);
      }
    }
  });
});

describe("the mean is the mean of the density", () => {
  // The discretized logistic's is that before rounding: within half a grey level.
  it.each(kinds)("$title", ({ likelihood }) => {
    const { data, elements, weight, tolerance } = gridOf(likelihood);
    const bench = benchOf(likelihood, { elements });
    const program = createProgram("mean", { logDensity: bench.logDensity, mean: bench.mean });
    const feeds = feedsOf(bench, likelihood, elements, 4);
    const decoded = data.flatMap(() => feeds.decoded?.slice(0, elements * likelihood.channels) ?? []);
    const { logDensity, mean } = interpret(program, { ...feeds, decoded, target: data.flat() }, data.length);
    const allowed = likelihood.normalisedOver === "bytes" ? 1 / 510 : tolerance * 10;
    for (let element = 0; element < elements; element++) {
      const expected = data.reduce(
        (sum, x, index) => sum + weight * (x[element] ?? 0) * Math.exp(logDensity?.data[index] ?? Number.NaN),
        0,
      );
      expect(Math.abs((mean?.data[element] ?? Number.NaN) - expected)).toBeLessThan(allowed);
    }
  });
});
