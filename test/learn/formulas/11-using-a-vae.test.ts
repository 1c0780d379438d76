import { interpolateCodes, randomStream } from "nelbo/node";
import { describe, expect, it } from "vitest";
import { areaUnderRoc } from "../../../examples/learn/anomalies.ts";
import { greatCircle, lengthOf, straightLine } from "../../../examples/learn/interpolation.ts";

const size = 20;
const codes = new Float32Array(400 * size);
randomStream(0, "test").normals(0, codes);
const codeOf = (at: number) => codes.subarray(at * size, (at + 1) * size);

describe("paths between codes", () => {
  it.each([
    ["linear", straightLine],
    ["spherical", greatCircle],
  ] as const)("%s: the library's, at every step", (name, path) => {
    const [from, to] = [codeOf(0), codeOf(1)];
    const steps = [0, 0.25, 0.5, 0.75, 1].flatMap((t) => path(from, to, t));
    interpolateCodes(name, from, to, 5).forEach((value, at) => {
      expect(steps[at]).toBeCloseTo(value, 5);
    });
  });

  it("have mean squared lengths of d at the ends and d / 2 in the middle of the line", () => {
    const mean = (square: (pair: number) => number) =>
      Array.from({ length: 200 }, (_, pair) => square(pair)).reduce((sum, each) => sum + each, 0) / 200;
    const middle = mean((pair) => lengthOf(straightLine(codeOf(2 * pair), codeOf(2 * pair + 1), 0.5)) ** 2);
    const ends = mean((pair) => (lengthOf(codeOf(2 * pair)) ** 2 + lengthOf(codeOf(2 * pair + 1)) ** 2) / 2);
    // Four standard errors: sqrt(2 d / 400) = 0.32 and sqrt(d / 2 / 200) = 0.22.
    expect(Math.abs(ends - size)).toBeLessThan(1.3);
    expect(Math.abs(middle - size / 2)).toBeLessThan(0.9);
  });
});

describe("area under the ROC curve", () => {
  it("is 1, 0 or 1/2 if all anomalies score higher, lower or the same", () => {
    expect(areaUnderRoc([1, 2, 3], [4, 5])).toBe(1);
    expect(areaUnderRoc([4, 5], [1, 2, 3])).toBe(0);
    expect(areaUnderRoc([2, 2], [2])).toBe(0.5);
  });

  it("is the area of the curve of true against false positive rates", () => {
    const [normal, anomalous] = [Array.from(codes.subarray(0, 60)), Array.from(codes.subarray(60, 110))];
    const moved = anomalous.map((score) => score + 0.7);
    const thresholds = [...normal, ...moved].sort((a, b) => b - a);
    const rate = (scores: readonly number[], from: number) =>
      scores.filter((score) => score >= from).length / scores.length;
    let [area, before] = [0, 0];
    for (const from of thresholds) {
      area += (rate(normal, from) - before) * rate(moved, from);
      before = rate(normal, from);
    }
    expect(areaUnderRoc(normal, moved)).toBeCloseTo(area, 12);
  });
});
