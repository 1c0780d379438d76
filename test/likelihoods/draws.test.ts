import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import { randomStream } from "../../src/random/stream.ts";
import type { Likelihood } from "../../src/vae/interfaces.ts";
import { gridOf } from "./grid.ts";
import { type Bench, benchOf, feedsOf, kinds } from "./kinds.ts";

const count = 5000;

function noiseOf({ draw }: Likelihood, length: number): Float32Array {
  const noise = new Float32Array(length);
  const stream = randomStream(7, "draws");
  if (draw.noise === "normal") stream.normals(0, noise);
  else stream.uniforms(0, noise);
  return noise;
}

/** The feeds that a program has use for. */
function fed(bench: Bench, output: "drawn" | "logDensity", all: Readonly<Record<string, ArrayLike<number>>>) {
  const program = createProgram(output, { [output]: bench[output] });
  const names = [...program.inputs, ...program.parameters].map(({ name }) => name);
  return { program, feeds: Object.fromEntries(names.map((name) => [name, all[name] ?? []])) };
}

function rows(data: ArrayLike<number>, length: number): readonly (readonly number[])[] {
  const all = Array.from(data);
  return Array.from({ length: all.length / length }, (_, row) => all.slice(row * length, (row + 1) * length));
}

/**
 * How many standard deviations chi-square is from what chance gives (Wilson and Hilferty 1931). Rare bins are joined.
 */
function deviation(counts: readonly number[], expected: readonly number[]): number {
  const bins = expected.map((e, index) => ({ e, o: counts[index] ?? 0 }));
  const common = bins.filter(({ e }) => e >= 5);
  const rest = bins.filter(({ e }) => e < 5);
  const joined = { e: sum(rest.map(({ e }) => e)), o: sum(rest.map(({ o }) => o)) };
  const all = joined.e >= 5 ? [...common, joined] : common;
  const freedom = all.length - 1;
  const chiSquare = sum(all.map(({ e, o }) => (o - e) ** 2 / e));
  const spread = 2 / (9 * freedom);
  return ((chiSquare / freedom) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

describe("draws are as frequent as the density says", () => {
  it.each(kinds)("$title", ({ likelihood }) => {
    const { data, elements, weight, binOf } = gridOf(likelihood);
    const bench = benchOf(likelihood, { elements });
    for (const turn of [0, 1]) {
      const kept = feedsOf(bench, likelihood, elements, turn);
      // Within [0, 1], so that means of grey values have some on either side.
      const one = (kept.decoded ?? []).slice(0, elements * likelihood.channels).map((x) => (x + 2) / 4);
      const repeated = (times: number) => Array.from({ length: times }, () => one).flat();

      const density = fed(bench, "logDensity", {
        ...kept,
        decoded: repeated(data.length),
        target: data.flat(),
      });
      const { logDensity } = interpret(density.program, density.feeds, data.length);
      const expected: number[] = [];
      data.forEach((datum, index) => {
        const bin = binOf(datum);
        expected[bin] =
          (expected[bin] ?? 0) + count * weight * Math.exp(logDensity?.data[index] ?? Number.NaN);
      });

      const noise = noiseOf(likelihood, count * elements);
      const draws = fed(bench, "drawn", { ...kept, decoded: repeated(count), noise });
      const { drawn } = interpret(draws.program, draws.feeds, count);
      const bins = rows(drawn?.data ?? [], elements).map(binOf);
      expect(bins.filter((bin) => expected[bin] === undefined)).toEqual([]);
      const counts = expected.map(() => 0);
      for (const bin of bins) counts[bin] = (counts[bin] ?? 0) + 1;
      // By chance one in 30,000 lies beyond four.
      const found = deviation(counts, expected);
      expect(Math.abs(found), `turn ${turn}: ${found} from ${counts}, expected ${expected}`).toBeLessThan(4);
    }
  });
});

describe("in ONNX Runtime, draws", () => {
  it.each(kinds)("of the noise's ends and of far logits are data: $title", async ({ likelihood }) => {
    const { elements, binOf } = gridOf(likelihood);
    const bench = benchOf(likelihood, { elements });
    const ends = likelihood.draw.noise === "uniform" ? [0, 2 ** -24, 0.5, 1 - 2 ** -24] : [-6, 0, 6];
    const logits = [-100, -20, 0, 1e-6, 20, 100];
    const cases = ends.flatMap((noise) => logits.map((logit) => ({ noise, logit })));
    const draws = fed(bench, "drawn", {
      ...feedsOf(bench, likelihood, elements, 0),
      decoded: cases.flatMap(({ logit }) => new Array<number>(elements * likelihood.channels).fill(logit)),
      noise: cases.flatMap(({ noise }) => new Array<number>(elements).fill(noise)),
    });
    const { drawn } = await runEngine(draws.program, draws.feeds, cases.length);
    for (const datum of rows(drawn?.data ?? [], elements)) {
      expect(datum.every(Number.isFinite), `finite: ${datum}`).toBe(true);
      // Float32 has the grey levels to 8 digits, and continuous data need a place in [0, 1] alone.
      if (likelihood.discrete) expect(Number.isInteger(binOf(datum.map(greyLevel))), `${datum}`).toBe(true);
      else if (likelihood.normalisedOver === "unit interval") {
        expect(
          datum.every((x) => x >= 0 && x <= 1),
          `${datum}`,
        ).toBe(true);
      }
    }
  });
});

function greyLevel(x: number): number {
  const level = Math.round(x * 255);
  return Math.abs(level / 255 - x) < 1e-7 ? level / 255 : x;
}
