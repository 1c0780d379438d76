import { describe, expect, it } from "vitest";
import { biasInitialiser, drawInitial, type Initialiser, weightInitialiser } from "./initialise.ts";

const fans = { fanIn: 300, fanOut: 75 };
const count = 100_000;

function momentsOf(values: Float32Array): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

describe("initial values of layers", () => {
  it("pytorch: weights and biases uniform, as kaiming_uniform_ with a = sqrt(5) bounds them", () => {
    // torch.nn.Linear.reset_parameters: gain sqrt(2 / (1 + a^2)) times sqrt(3 / fan in).
    const bound = Math.sqrt(2 / (1 + 5)) * Math.sqrt(3 / 300);
    for (const initialiser of [weightInitialiser("pytorch", fans), biasInitialiser("pytorch", fans)]) {
      expect(initialiser).toEqual({ kind: "uniform", bound: expect.closeTo(bound, 12) });
    }
  });

  it("glorot: variance 2 / (fan in + fan out), biases zero", () => {
    const { variance } = momentsOf(drawInitial(weightInitialiser("glorot", fans), "w", count, 1));
    expect(Math.abs(variance / (2 / 375) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / count));
    expect(biasInitialiser("glorot", fans)).toEqual({ kind: "constant", value: 0 });
  });

  it("he: variance 2 / fan in, biases zero", () => {
    const { variance } = momentsOf(drawInitial(weightInitialiser("he", fans), "w", count, 1));
    expect(Math.abs(variance / (2 / 300) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(biasInitialiser("he", fans)).toEqual({ kind: "constant", value: 0 });
  });
});

describe("drawInitial", () => {
  const uniform: Initialiser = { kind: "uniform", bound: 0.25 };
  const normal: Initialiser = { kind: "normal", standardDeviation: 0.5 };

  it("fills with a constant", () => {
    expect(drawInitial({ kind: "constant", value: -1.5 }, "w", 3, 0)).toEqual(
      Float32Array.of(-1.5, -1.5, -1.5),
    );
  });

  it("draws uniforms that stay within the bound, reach it and have its variance", () => {
    const values = drawInitial(uniform, "w", count, 3);
    expect(values.every((x) => Math.abs(x) <= 0.25)).toBe(true);
    expect(values.some((x) => x > 0.2499)).toBe(true);
    expect(values.some((x) => x < -0.2499)).toBe(true);
    expectMoments(values, 0.25 ** 2 / 3, 9 / 5);
  });

  it("draws normals of the standard deviation", () => {
    const values = drawInitial(normal, "w", count, 3);
    expectMoments(values, 0.5 ** 2, 3);
    // Of normals, one in 15,787 lies beyond four standard deviations; of anything bounded there, none.
    expect(values.some((x) => Math.abs(x) > 2)).toBe(true);
  });

  it("starts with the numbers of a smaller parameter", () => {
    expect(drawInitial(uniform, "w", 1000, 3).subarray(0, 7)).toEqual(drawInitial(uniform, "w", 7, 3));
  });

  it.each([
    ["another name", drawInitial(normal, "encoder.weight", count, 3)],
    ["another seed", drawInitial(normal, "w", count, 4)],
  ])("does not correlate with %s", (_, other) => {
    const values = drawInitial(normal, "w", count, 3);
    const products = values.map((x, index) => (x * (other[index] ?? 0)) / 0.25);
    const correlation = products.reduce((sum, x) => sum + x, 0) / count;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
  });

  it("repeats for the same name and seed", () => {
    expect(drawInitial(normal, "w", 100, 3)).toEqual(drawInitial(normal, "w", 100, 3));
  });
});

/** Mean zero and this variance, each within four standard errors; kurtosis is the fourth moment over variance^2. */
function expectMoments(values: Float32Array, expected: number, kurtosis: number): void {
  const { mean, variance } = momentsOf(values);
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(expected / count));
  expect(Math.abs(variance - expected)).toBeLessThan(4 * expected * Math.sqrt((kurtosis - 1) / count));
}
