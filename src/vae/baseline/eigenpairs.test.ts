import { describe, expect, it } from "vitest";
import { leadingEigenpairs } from "./eigenpairs.ts";
import { innerProduct } from "./rows.ts";
import { momentsOfSpectrum, randomDirections } from "./testing/spectrum.ts";

/** Sizes that are decomposed as a whole, and that are not. */
describe.each([40, 300])("leading eigenpairs of a %i x %i covariance", (size) => {
  const mean = new Float64Array(size);

  it("are those that it was made of", async () => {
    const variances = [9, 5, 4.9, 1, 0.5, 0.1];
    const directions = randomDirections(6, size);
    const { values, vectors } = await leadingEigenpairs(
      momentsOfSpectrum(mean, directions, variances, 0.01),
      6,
    );
    variances.forEach((variance, i) => {
      expect(values[i]).toBeCloseTo(variance, 11);
      expect(Math.abs(innerProduct(vectors, i, directions, i))).toBeCloseTo(1, 11);
      for (let j = 0; j < i; j++) expect(innerProduct(vectors, i, vectors, j)).toBeCloseTo(0, 12);
    });
  });

  it("span the space of equal eigenvalues", async () => {
    const directions = randomDirections(3, size);
    const moments = momentsOfSpectrum(mean, directions, [2, 2, 2], 0.5);
    const { values, vectors } = await leadingEigenpairs(moments, 3);
    expect([...values].map((value) => value.toFixed(10))).toEqual(Array(3).fill("2.0000000000"));
    for (let i = 0; i < 3; i++) {
      let inside = 0;
      for (let j = 0; j < 3; j++) inside += innerProduct(vectors, i, directions, j) ** 2;
      expect(inside).toBeCloseTo(1, 11);
    }
  });

  it("include zeros where there is nothing more", async () => {
    const moments = momentsOfSpectrum(mean, randomDirections(2, size), [3, 1], 0);
    const { values } = await leadingEigenpairs(moments, 5);
    [3, 1, 0, 0, 0].forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 12);
    });
  });

  it("come with the same bits each time", async () => {
    const moments = momentsOfSpectrum(mean, randomDirections(4, size), [4, 3, 2, 1], 0.2);
    const [first, second] = [await leadingEigenpairs(moments, 3), await leadingEigenpairs(moments, 3)];
    expect(second).toEqual(first);
  });
});

describe("leading eigenpairs", () => {
  it("say how far they are, and stop when told to", async () => {
    const falling = Array.from({ length: 60 }, (_, i) => 0.8 ** i);
    const moments = momentsOfSpectrum(new Float64Array(300), randomDirections(60, 300), falling, 0);
    const controller = new AbortController();
    const seen: number[] = [];
    const watch = {
      signal: controller.signal,
      onProgress(fraction: number) {
        seen.push(fraction);
        controller.abort(new Error("enough"));
      },
    };
    await expect(leadingEigenpairs(moments, 5, watch)).rejects.toThrow("enough");
    expect(seen).toHaveLength(1);
  });
});
