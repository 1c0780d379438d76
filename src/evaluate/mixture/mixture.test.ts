import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { fitMixture, type MixtureFitRequest } from "./fit.ts";
import { type Mixture, mixtureLogDensity, sampleMixture } from "./mixture.ts";

/** Two Gaussians in the plane, one of them slanted. */
const known: Mixture = {
  components: 2,
  latentSize: 2,
  weights: Float64Array.of(0.25, 0.75),
  means: Float64Array.of(-3, 1, 2, -1),
  factors: Float64Array.of(0.5, 0.3, 0.4, 1.2, -0.6, 0.8),
};

const fitted = (codes: Float32Array, request: Partial<MixtureFitRequest> = {}) =>
  fitMixture({ codes, latentSize: 2, components: 2, seed: 0, ...request });

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a mixture", () => {
  it("has the density of its formula", () => {
    const { weights, means, factors } = known;
    const density = (x: number, y: number) =>
      [0, 1].reduce((sum, k) => {
        const [a = 0, b = 0, c = 0] = factors.slice(3 * k);
        // F F' = [[a a, a b], [a b, b b + c c]], whose determinant is (a c)^2.
        const [dx, dy] = [x - (means[2 * k] ?? 0), y - (means[2 * k + 1] ?? 0)];
        const form = ((b * b + c * c) * dx * dx - 2 * a * b * dx * dy + a * a * dy * dy) / (a * c) ** 2;
        return sum + ((weights[k] ?? 0) * Math.exp(-form / 2)) / (2 * Math.PI * a * c);
      }, 0);
    const points = [-3, 1, 2, -1, 0, 0, 1.5, -2.5, -2, 1.25];
    const found = mixtureLogDensity(known, Float32Array.from(points));
    found.forEach((value, at) => {
      expect(value).toBeCloseTo(Math.log(density(points[2 * at] ?? 0, points[2 * at + 1] ?? 0)), 8);
    });
  });

  it("integrates to 1", () => {
    const grid = Array.from({ length: 80 }, (_, at) => -10 + 0.25 * at);
    const points = Float32Array.from(grid.flatMap((x) => grid.flatMap((y) => [x, y])));
    const total = mixtureLogDensity(known, points).reduce((sum, value) => sum + 0.0625 * Math.exp(value), 0);
    expect(total).toBeCloseTo(1, 5);
  });

  it("is finite far away from all of its components", () => {
    expect(mixtureLogDensity(known, Float32Array.of(1e6, -1e6))[0]).toBeLessThan(-1e10);
  });

  it("draws codes with its moments, and repeats", () => {
    const codes = sampleMixture(known, { count: 20_000, seed: 4 });
    const middle = [0, 1].map((j) => mean(Float64Array.from(codes.filter((_, at) => at % 2 === j))));
    expect(middle[0]).toBeCloseTo(0.25 * -3 + 0.75 * 2, 1);
    expect(middle[1]).toBeCloseTo(0.25 * 1 + 0.75 * -1, 1);
    expect(sampleMixture(known, { count: 7, seed: 4 })).toEqual(codes.slice(0, 14));
    expect(sampleMixture(known, { count: 7, seed: 5 })).not.toEqual(codes.slice(0, 14));
  });

  it("draws only means at temperature 0, with the frequencies of the weights", () => {
    const codes = sampleMixture(known, { count: 4000, seed: 0, temperature: 0 });
    const first = codes.filter((value, at) => at % 2 === 0 && value === -3).length;
    expect(first / 4000).toBeCloseTo(0.25, 1);
    expect(new Set(codes)).toEqual(new Set([-3, 1, 2, -1]));
  });

  it.each<readonly [Parameters<typeof sampleMixture>[1], string]>([
    [{ count: 0, seed: 0 }, "count: expected a whole number from 1 on, found 0"],
    [{ count: 1, seed: 0, temperature: -1 }, "temperature: expected a number from 0 to 1,000, found -1"],
  ])("throws for %j", (request, message) => {
    expect(() => sampleMixture(known, request)).toThrow(message);
    expect(() => mixtureLogDensity(known, new Float32Array(3))).toThrow(ConfigError);
  });
});

describe("a fit", () => {
  const codes = sampleMixture(known, { count: 6000, seed: 2 });

  it("finds the mixture that codes were drawn from", async () => {
    const { mixture, logLikelihoods, converged } = await fitted(codes, { tolerance: 1e-7 });
    expect(converged).toBe(true);
    const order = (mixture.means[0] ?? 0) < 0 ? [0, 1] : [1, 0];
    order.forEach((k, place) => {
      expect(Math.abs((mixture.weights[k] ?? 0) - (known.weights[place] ?? 0))).toBeLessThan(0.02);
      for (let j = 0; j < 2; j++)
        expect(Math.abs((mixture.means[2 * k + j] ?? 0) - (known.means[2 * place + j] ?? 0))).toBeLessThan(
          0.06,
        );
      for (let j = 0; j < 3; j++)
        expect(
          Math.abs((mixture.factors[3 * k + j] ?? 0) - (known.factors[3 * place + j] ?? 0)),
        ).toBeLessThan(0.05);
    });
    // The likelihood of what was drawn, by what was fitted to it, is at least that by the truth.
    expect(logLikelihoods.at(-1)).toBeGreaterThan(mean(mixtureLogDensity(known, codes)));
    const fresh = sampleMixture(known, { count: 6000, seed: 3 });
    const [byFit, byTruth] = [mixture, known].map((each) => mean(mixtureLogDensity(each, fresh)));
    expect(Math.abs((byFit ?? 0) - (byTruth ?? 1))).toBeLessThan(0.01);
  });

  it("is the mean and the covariance of the codes for one component", async () => {
    const { mixture, logLikelihoods } = await fitted(codes, { components: 1 });
    const column = (j: number) => Float64Array.from(codes.filter((_, at) => at % 2 === j));
    const [x, y] = [column(0), column(1)];
    const [mx, my] = [mean(x), mean(y)];
    const covariance = (a: Float64Array, b: Float64Array, ma: number, mb: number) =>
      mean(a.map((value, at) => (value - ma) * ((b[at] ?? 0) - mb)));
    const [xx, xy, yy] = [covariance(x, x, mx, mx), covariance(x, y, mx, my), covariance(y, y, my, my)];
    const [a = 0, b = 0, c = 0] = mixture.factors;
    expect(mixture.means[0]).toBeCloseTo(mx, 9);
    expect(mixture.means[1]).toBeCloseTo(my, 9);
    // Within the ridge, a millionth of the mean variance.
    expect(a * a).toBeCloseTo(xx, 4);
    expect(a * b).toBeCloseTo(xy, 9);
    expect(b * b + c * c).toBeCloseTo(yy, 4);
    expect(logLikelihoods.at(-1)).toBeCloseTo(
      -Math.log(2 * Math.PI) - 1 - Math.log(xx * yy - xy * xy) / 2,
      4,
    );
  });

  it("rises in every iteration, for any start", async () => {
    for (const seed of [0, 1, 2]) {
      const { objectives, logLikelihoods } = await fitted(codes.slice(0, 1000), {
        components: 5,
        seed,
        tolerance: 1e-6,
      });
      expect(objectives.length).toBeGreaterThan(5);
      const gains = objectives.slice(1).map((objective, at) => objective - (objectives[at] ?? 0));
      // Shares below 1e-10 are left out.
      expect(Math.min(...gains)).toBeGreaterThan(-1e-8);
      expect(logLikelihoods.at(-1)).toBeGreaterThan(logLikelihoods[0] ?? 0);
    }
  });

  it.each([
    [2, 6000],
    [3, 105],
    [7, 700],
  ])(
    "tells the likelihood that its mixture gives, with %i Gaussians of %i codes that are far from 0",
    async (components, count) => {
      const moved = codes
        .slice(0, 2 * count)
        .map((value, place) => (place % 2 === 0 ? value : 0.01 * value - 300));
      const { mixture, logLikelihoods } = await fitted(moved, { components });
      expect(logLikelihoods.at(-1)).toBeCloseTo(mean(mixtureLogDensity(mixture, moved)), 7);
    },
  );

  it("repeats for a seed, and reports its progress", async () => {
    const heard: number[] = [];
    const first = await fitted(codes, {
      components: 3,
      onIteration: ({ iteration }) => heard.push(iteration),
    });
    const again = await fitted(codes, { components: 3 });
    expect(again).toEqual(first);
    expect(heard).toEqual(first.objectives.map((_, at) => at + 1));
  });

  it("fits many codes in two passes: a subset, then all", async () => {
    const many = sampleMixture(known, { count: 21_000, seed: 3 });
    const looked: number[] = [];
    const { logLikelihoods, mixture } = await fitted(many, {
      onIteration: ({ codes: count }) => looked.push(count),
    });
    expect([...new Set(looked)]).toEqual([10_000, 21_000]);
    expect(logLikelihoods.length).toBeLessThan(looked.length);
    expect(logLikelihoods.at(-1)).toBeGreaterThanOrEqual(mean(mixtureLogDensity(known, many)) - 1e-3);
    expect(mixture.components).toBe(2);
  });

  it("handles codes on a line, codes that are all the same, and fewer different ones than components", async () => {
    const noise = new Float32Array(500);
    randomStream(0, "line").normals(0, noise);
    const line = Float32Array.from({ length: 1000 }, (_, at) => 2 * (noise[at >> 1] ?? 0));
    const flat = await fitted(line, { components: 4 });
    expect(flat.logLikelihoods.every(Number.isFinite)).toBe(true);
    const drawn = sampleMixture(flat.mixture, { count: 200, seed: 0 });
    for (let at = 0; at < 400; at += 2)
      expect(Math.abs((drawn[at] ?? 0) - (drawn[at + 1] ?? 1))).toBeLessThan(0.05);

    const same = await fitted(new Float32Array(100).fill(1.5), { components: 3 });
    expect(same.mixture.components).toBe(1);
    expect([...sampleMixture(same.mixture, { count: 2, seed: 0 })]).toEqual([1.5, 1.5, 1.5, 1.5].map(near));

    const two = Float32Array.from({ length: 100 }, (_, at) => (at % 4 < 2 ? 0 : 5));
    const found = await fitted(two, { components: 3 });
    expect(found.mixture.components).toBe(2);
    expect([...found.mixture.weights]).toEqual([0.5, 0.5].map(near));
  });

  it.each<readonly [Partial<MixtureFitRequest>, string]>([
    [{ components: 0 }, "components: expected a whole number from 1 to 6000, the number of codes"],
    [{ components: 6001 }, "components: expected a whole number from 1 to 6000, the number of codes"],
    [{ components: 1.5 }, "found 1.5"],
    [{ tolerance: -1 }, "tolerance: expected a number from 0 on, found -1"],
    [{ iterations: 0 }, "iterations: expected a whole number from 1 on, found 0"],
    [{ latentSize: 7 }, "codes: expected a multiple of 7 numbers"],
  ])("throws for %j", async (request, message) => {
    await expect(fitted(codes, request)).rejects.toThrow(ConfigError);
    await expect(fitted(codes, request)).rejects.toThrow(message);
  });

  it("throws for codes that are not finite, and stops when aborted", async () => {
    await expect(fitted(Float32Array.of(1, 2, Number.NaN, 0))).rejects.toThrow(DataError);
    const stop = new AbortController();
    const onIteration = () => stop.abort(new Error("enough"));
    await expect(fitted(codes, { onIteration, signal: stop.signal })).rejects.toThrow("enough");
  });
});

/** Within the ridge. */
function near(value: number): unknown {
  return expect.closeTo(value, 3);
}
