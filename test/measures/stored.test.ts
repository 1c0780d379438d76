import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { indexCodeInformation } from "../../src/evaluate/codeMeasures/indexCode.ts";
import { measureFactors, measureLabels } from "../../src/evaluate/codeMeasures/measure.ts";
import { everySecond, factorsOf, type Table } from "../../src/evaluate/codeMeasures/table.ts";

/** Random codes and measures of them, computed with numpy by make_values.py. */
interface Stored {
  readonly count: number;
  readonly size: number;
  readonly codes: readonly number[];
  readonly logVar: readonly number[];
  readonly draws: readonly number[];
  readonly factors: readonly number[];
  readonly expected: Readonly<Record<string, number>> & {
    readonly matrix: readonly (readonly number[])[];
    readonly entropies: readonly number[];
  };
}

const stored: Stored = JSON.parse(await readFile(new URL("values.json", import.meta.url), "utf8"));
const { count, size, expected } = stored;
const codes: Table = { count, size, values: stored.codes };
const labels = Uint32Array.from({ length: count }, (_, row) => stored.factors[3 * row] ?? 0);

describe("measures computed by other algorithms with numpy", () => {
  it("agree for factors", () => {
    const factors = factorsOf({ count, size: 3, values: stored.factors }, ["a", "b", "c"], labels);
    const found = measureFactors(codes, factors, 0);
    const flat = { ...found, ...found.dci };
    for (const name of ["mig", "sap", "disentanglement", "completeness", "informativeness"] as const)
      expect(flat[name], name).toBeCloseTo(expected[name] ?? Number.NaN, 6);
    for (const [k, row] of found.mutualInformation.matrix.entries())
      for (const [j, nats] of row.entries())
        expect(nats).toBeCloseTo(expected.matrix[k]?.[j] ?? Number.NaN, 9);
    found.mutualInformation.entropies.forEach((nats, k) => {
      expect(nats).toBeCloseTo(expected.entropies[k] ?? Number.NaN, 12);
    });
  });

  it("agree for labels and for the information of codes", () => {
    const half = (first: 0 | 1) => ({
      codes: everySecond(codes, first),
      labels: labels.filter((_, row) => row % 2 === first),
    });
    expect(measureLabels(half(0), half(1))).toEqual({
      images: count / 2,
      fitted: count / 2,
      linearProbe: expected.linearProbe,
      nearestNeighbours: expected.nearestNeighbours,
    });
    const floats = (values: readonly number[]) => Float32Array.from(values);
    const { information } = indexCodeInformation({
      ...{ count, latentSize: size, mu: floats(stored.codes) },
      ...{ logVar: floats(stored.logVar), draws: floats(stored.draws) },
    });
    expect(information).toBeCloseTo(expected.indexCode ?? Number.NaN, 5);
  });
});
