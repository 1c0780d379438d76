import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../errors.ts";
import { momentsOfCovariance } from "./moments.ts";
import { decodePca, encodePca, fitPca, leftOutVariance, pcaLayers } from "./pca.ts";
import { innerProduct } from "./rows.ts";
import { drawnData, momentsOfData, momentsOfSpectrum, randomDirections } from "./testing/spectrum.ts";

const size = 12;
const data = drawnData(50, size);
const moments = momentsOfData(data, size);

describe("PCA", () => {
  it("has orthonormal components by falling variance, signed by their largest entry", async () => {
    const { components, variances, mean, count } = await fitPca(moments, 5);
    expect([mean, count]).toEqual([moments.mean, 50]);
    expect([...variances]).toEqual([...variances].sort((a, b) => b - a));
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        expect(innerProduct(components, i, components, j)).toBeCloseTo(i === j ? 1 : 0, 12);
      }
      const entries = [...components.values.subarray(i * size, (i + 1) * size)];
      expect(Math.max(...entries)).toBe(Math.max(...entries.map(Math.abs)));
    }
  });

  it.each([1, 4, 11])(
    "with %i components has codes of its variances and errs by what it leaves out",
    async (k) => {
      const pca = await fitPca(moments, k);
      const codes = encodePca(pca, data);
      const restored = decodePca(pca, codes);
      for (let component = 0; component < k; component++) {
        const along = codes.filter((_, at) => at % k === component);
        expect(along.reduce((sum, z) => sum + z, 0)).toBeCloseTo(0, 10);
        expect(along.reduce((sum, z) => sum + z * z, 0) / 50).toBeCloseTo(pca.variances[component] ?? 0, 10);
      }
      const error = data.reduce((sum, x, at) => sum + (x - (restored[at] ?? 0)) ** 2, 0) / 50;
      expect(error).toBeGreaterThan(0);
      expect(error).toBeCloseTo(leftOutVariance(pca), 10);
    },
  );

  it("gives data back with as many components as elements", async () => {
    const pca = await fitPca(moments, size);
    const restored = decodePca(pca, encodePca(pca, data));
    data.forEach((x, at) => {
      expect(restored[at]).toBeCloseTo(x, 12);
    });
    expect(leftOutVariance(pca)).toBeCloseTo(0, 12);
  });

  it("is two linear layers", async () => {
    const pca = await fitPca(moments, 3);
    const { encoder, decoder } = pcaLayers(pca);
    const x = data.subarray(0, size);
    const affine = ({ weight, bias }: typeof encoder, input: ArrayLike<number>) =>
      Array.from(bias, (b, row) =>
        Array.from(input).reduce((sum, value, j) => sum + value * (weight[row * input.length + j] ?? 0), b),
      );
    const codes = encodePca(pca, x);
    const restored = decodePca(pca, codes);
    affine(encoder, x).forEach((z, i) => {
      expect(z).toBeCloseTo(codes[i] ?? 0, 5);
    });
    affine(decoder, codes).forEach((value, j) => {
      expect(value).toBeCloseTo(restored[j] ?? 0, 5);
    });
  });

  it("takes data with elements that never change", async () => {
    const withConstant = data.map((x, at) => (at % size < 3 ? 0.5 : x));
    const pca = await fitPca(momentsOfData(withConstant, size), 9);
    for (let component = 0; component < 9; component++) {
      for (let j = 0; j < 3; j++) expect(pca.components.values[component * size + j]).toBeCloseTo(0, 12);
    }
    for (const x of decodePca(pca, new Float64Array(9)).subarray(0, 3)) expect(x).toBeCloseTo(0.5, 12);
    await expect(fitPca(momentsOfData(withConstant, size), 10)).rejects.toThrow(
      "latentSize: expected at most 9, as these data vary in no more directions, found 10",
    );
  });

  it("refuses more components than data or elements can have", async () => {
    await expect(fitPca(momentsOfData(data.subarray(0, 4 * size), size), 4)).rejects.toThrow(
      "latentSize: expected at most 3, as 4 data of 12 elements vary in no more directions, found 4",
    );
    await expect(fitPca(moments, size + 1)).rejects.toThrow(ConfigError);
    const flat = momentsOfSpectrum(new Float64Array(300), randomDirections(3, 300), [5, 4, 3], 0);
    await expect(fitPca(flat, 4)).rejects.toThrow("latentSize: expected at most 3");
  });

  it("refuses data that are all the same, sizes that are none, and codes of another size", async () => {
    const same = momentsOfCovariance(8, new Float64Array(2), new Float64Array(4));
    await expect(fitPca(same, 1)).rejects.toThrow("expected data that vary, found 8 that are all the same");
    await expect(fitPca(same, 1)).rejects.toThrow(DataError);
    await expect(fitPca(moments, 0)).rejects.toThrow(ConfigError);
    await expect(fitPca(moments, 1.5)).rejects.toThrow("expected a whole number from 1 on, found 1.5");
    const pca = await fitPca(moments, 3);
    expect(() => encodePca(pca, new Float64Array(13))).toThrow(DataError);
    expect(() => decodePca(pca, new Float64Array(4))).toThrow("codes of 3 numbers each, found 4 numbers");
  });
});
