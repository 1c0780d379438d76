import { describe, expect, it } from "vitest";
import { indexCodeInformation } from "../../src/evaluate/codeMeasures/indexCode.ts";
import { linearProbe, nearestNeighbours } from "../../src/evaluate/codeMeasures/labels.ts";
import { measureFactors } from "../../src/evaluate/codeMeasures/measure.ts";
import { factorOf, factorsOf, type Table } from "../../src/evaluate/codeMeasures/table.ts";
import { randomStream } from "../../src/random/stream.ts";

/**
 * Every combination of factors with 4, 4 and 5 values, ten times, so that factors are independent in the data, too; in
 * random order.
 */
const levels = [4, 4, 5];
const count = 10 * 4 * 4 * 5;
const order = randomStream(0, "test/order").permutation(0, count);
const truth: Table = {
  count,
  size: 3,
  values: Float64Array.from({ length: 3 * count }, (_, at) => {
    const row = order[Math.floor(at / 3)] ?? 0;
    return [row % 4, Math.floor(row / 4) % 4, Math.floor(row / 16) % 5][at % 3] ?? 0;
  }),
};
const names = ["a", "b", "c"];
const factors = factorsOf(truth, names);
const normals = new Float32Array(8 * count);
randomStream(0, "test/measures").normals(0, normals);

/** Codes made of the values of the factors of each datum. */
function codesOf(code: (values: readonly number[], row: number) => readonly number[], of = count): Table {
  const rows = Array.from({ length: of }, (_, row) =>
    code(
      levels.map((_, k) => truth.values[row * 3 + k] ?? 0),
      row,
    ),
  );
  return { count: of, size: rows[0]?.length ?? 0, values: rows.flat() };
}
const measure = (codes: Table, of = factors) => measureFactors(codes, of, 0);
const noise = (row: number, column: number) => normals[row * 8 + column] ?? 0;

describe("measures of codes with known answers", () => {
  it("are 1 for codes that are the factors, in any order and scale, beside collapsed dimensions", () => {
    const found = measure(codesOf(([a = 0, b = 0, c = 0]) => [0, -7 * c, a, 0, 3 + b / 9]));
    expect(found.mig).toBeCloseTo(1, 12);
    expect(found.dci.disentanglement).toBeCloseTo(1, 12);
    expect(found.dci.completeness).toBeCloseTo(1, 12);
    // The Lasso shrinks the weight by a hundredth, which leaves a ten-thousandth of the variance.
    expect(found.dci.informativeness).toBeCloseTo(1 - 1e-4, 4);
    expect(found.sap).toBeCloseTo(1, 12);
    expect(found.betaVae).toBe(1);
    expect(found.factorVae).toBe(1);
    const { matrix, entropies } = found.mutualInformation;
    [4, 4, 5].forEach((values, k) => void expect(entropies[k]).toBeCloseTo(Math.log(values), 12));
    expect(matrix[2]).toEqual([
      0,
      expect.closeTo(Math.log(5), 12),
      expect.closeTo(0, 12),
      0,
      expect.closeTo(0, 12),
    ]);
  });

  it("are 0 for factors rotated by 45 degrees, which are predicted nevertheless", () => {
    const pair = factorsOf({ count, size: 2, values: codesOf(([a = 0, b = 0]) => [a, b]).values }, [
      "a",
      "b",
    ]);
    const found = measure(
      codesOf(([a = 0, b = 0]) => [a + b, a - b]),
      pair,
    );
    expect(found.mig).toBeCloseTo(0, 12);
    expect(found.dci.disentanglement).toBeCloseTo(0, 3);
    expect(found.dci.completeness).toBeCloseTo(0, 3);
    expect(found.dci.informativeness).toBeGreaterThan(0.999);
    expect(found.sap).toBeCloseTo(0, 12);
    // Chance: 2,000 points have a standard error of 0.011.
    expect(Math.abs(found.betaVae - 0.5)).toBeLessThan(0.045);
    expect(Math.abs(found.factorVae - 0.5)).toBeLessThan(0.045);
  });

  it("are 0, and chance, for constant codes", () => {
    const found = measure(codesOf(() => [2, 0]));
    expect(found).toMatchObject({ mig: 0, sap: 0, factorVae: 0 });
    expect(found.dci).toMatchObject({ disentanglement: 0, completeness: 0 });
    expect(Math.abs(found.dci.informativeness)).toBeLessThan(0.01);
    expect(Math.abs(found.betaVae - 1 / 3)).toBeLessThan(0.045);
  });

  it("have no gap for redundant codes, which are disentangled", () => {
    const found = measure(codesOf(([a = 0, b = 0, c = 0]) => [a, b, c, a, b, c]));
    expect(found.mig).toBeCloseTo(0, 12);
    expect(found.sap).toBeCloseTo(0, 12);
    expect(found.dci.disentanglement).toBeCloseTo(1, 12);
    expect(found).toMatchObject({ betaVae: 1, factorVae: 1 });
  });

  it("fall with noise as the explained variance does", () => {
    // The variance of a is 15 / 12.
    const noisy = (deviation: number) =>
      measure(
        codesOf(([a = 0, b = 0, c = 0], row) =>
          [a, b, c].map((value, k) => value + deviation * noise(row, k)),
        ),
      );
    const [little, much] = [noisy(0.1), noisy(2)];
    const explained = [15, 15, 24].map((variance) => variance / 12 / (variance / 12 + 4));
    const expected = explained.reduce((sum, share) => sum + share / 3, 0);
    expect(Math.abs(much.dci.informativeness - expected)).toBeLessThan(0.06);
    expect(Math.abs(much.sap - expected)).toBeLessThan(0.06);
    expect(little.dci.informativeness).toBeGreaterThan(0.98);
    expect(much.mig).toBeLessThan(little.mig / 3);
    expect(much.dci.disentanglement).toBeLessThan(little.dci.disentanglement);
    // Pure noise: the plug-in estimate is (20 - 1) (5 - 1) / 2n too high at most.
    const pure = measure(codesOf((_, row) => [noise(row, 0), noise(row, 1)]));
    expect(pure.mig).toBeLessThan(0.02);
    expect(pure.mutualInformation.matrix.flat().every((nats) => nats < (19 * 4) / (2 * count) + 0.02)).toBe(
      true,
    );
  });

  it("know factors that are classes, and leave out factors that do not vary", () => {
    const labels = Float64Array.from(order, (row) => [7, 0, 3, 1][row % 4] ?? 0);
    const [a, b] = factorsOf(truth, names, labels);
    expect([a?.categorical, b?.categorical]).toEqual([true, false]);
    // A class code that a line does not order: 0, 1, 2, 3 as 0, 3, 1, 2.
    const codes = codesOf(([value = 0, second = 0]) => [[0, 3, 1, 2][value] ?? 0, second]);
    const found = measure(
      codes,
      factorsOf({ count, size: 2, values: codesOf(([v = 0, w = 0]) => [v, w]).values }, ["a", "b"], labels),
    );
    expect(found.sap).toBeCloseTo(1, 12);
    expect(
      factorsOf(
        codesOf(([v = 0]) => [v, 5]),
        ["a", "still"],
      ).map(({ name }) => name),
    ).toEqual(["a"]);
    expect(() =>
      factorsOf(
        codesOf(() => [5]),
        ["still"],
      ),
    ).toThrow("expected at least one that varies, found still");
  });
});

describe("accuracies of classifiers of codes", () => {
  const label = (row: number) => row % 3;
  const labelled = (codes: Table) => ({
    codes,
    labels: Uint32Array.from({ length: codes.count }, (_, row) => label(row)),
  });

  it("are 1 for separate classes, and chance for noise", () => {
    const separate = labelled(codesOf((_, row) => [label(row) === 0 ? 9 : 0, label(row) === 1 ? 9 : 0]));
    expect(linearProbe(separate, separate)).toBe(1);
    expect(nearestNeighbours(separate, separate)).toBe(1);
    const pure = labelled(codesOf((_, row) => [noise(row, 0), noise(row, 1)]));
    const other = labelled(codesOf((_, row) => [noise(row, 2), noise(row, 3)]));
    for (const accuracy of [linearProbe(pure, other), nearestNeighbours(pure, other)])
      expect(Math.abs(accuracy - 1 / 3)).toBeLessThan(0.08);
  });

  it("differ for classes inside each other, which no line separates", () => {
    const rings = labelled(
      codesOf((_, row) => {
        const [radius, angle] = [1 + 3 * label(row), row * 2.4];
        return [radius * Math.cos(angle), radius * Math.sin(angle)];
      }),
    );
    expect(nearestNeighbours(rings, rings)).toBe(1);
    expect(linearProbe(rings, rings)).toBeLessThan(0.6);
  });
});

describe("the information of a code about the datum", () => {
  it("is log N for separate codes, 0 for equal ones, and that of a Gaussian channel in between", () => {
    const many = 1000;
    const codes = (spread: number, deviation: number) => {
      const mu = Float32Array.from({ length: many }, (_, n) => spread * (normals[n] ?? 0));
      return {
        ...{ count: many, latentSize: 1, mu },
        logVar: new Float32Array(many).fill(2 * Math.log(deviation)),
        draws: mu.map((mean, n) => mean + deviation * (normals[n + many] ?? 0)),
      };
    };
    const { information, limit } = indexCodeInformation(codes(1, 1e-6));
    expect(limit).toBeCloseTo(Math.log(many), 12);
    expect(information).toBeGreaterThan(limit - 0.05);
    expect(indexCodeInformation(codes(0, 1)).information).toBeCloseTo(0, 5);
    // mu ~ N(0, 1) and z ~ N(mu, 1/2²): log sqrt(1 + 4) nats. The deviation of one datum is below 1.
    const channel = indexCodeInformation(codes(1, 0.5)).information;
    expect(Math.abs(channel - Math.log(5) / 2)).toBeLessThan(4 / Math.sqrt(many));
  });
});

describe("a factor", () => {
  it("has its distinct values in order", () => {
    expect(factorOf("x", [0.5, -1, 0.5, 2])).toMatchObject({
      levels: [-1, 0.5, 2],
      ranks: Uint32Array.of(1, 0, 1, 2),
      categorical: false,
    });
  });
});
