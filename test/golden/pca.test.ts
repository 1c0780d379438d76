import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ResidentSource, residentSource } from "../../src/data/sources/resident.ts";
import { imageMoments } from "../../src/data/moments.ts";
import { encodePca, fitPca } from "../../src/vae/baseline/pca.ts";
import { formulaArray } from "./models.ts";

interface PcaCase {
  readonly name: string;
  readonly count: number;
  readonly size: number;
  readonly factors: number;
  readonly latentSize: number;
  readonly totalVariance: number;
  readonly variances: readonly number[];
  readonly meanDot: number;
  readonly componentsDot: readonly number[];
  readonly codes: readonly number[];
  readonly components?: readonly number[];
}

const { cases }: { readonly cases: readonly PcaCase[] } = JSON.parse(
  readFileSync(new URL("pca.json", import.meta.url), "utf8"),
);

/** The images that pca_values.py describes. */
function imagesOf({ count, size, factors }: PcaCase): ResidentSource<Uint8Array> {
  const bytes = (number: number, shape: readonly number[]) => formulaArray({ number, shape, kind: "pixels" });
  const a = bytes(1, [count, factors]);
  const b = bytes(2, [factors, size]);
  const e = bytes(3, [count, size]);
  const pixels = new Uint8ClampedArray(count * size);
  for (let at = 0; at < pixels.length; at++) {
    const [image, pixel] = [Math.floor(at / size), at % size];
    let sum = 128 + ((e[at] ?? 0) >> 4);
    for (let k = 0; k < factors; k++) {
      sum += (((a[image * factors + k] ?? 0) - 128) * ((b[k * size + pixel] ?? 0) - 128)) >> (7 + k);
    }
    pixels[at] = pixel === 0 ? 0 : sum;
  }
  return residentSource({ shape: [1, 1, size], x: new Uint8Array(pixels.buffer) });
}

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...Array.from(expected, (value, i) => Math.abs(value - (found[i] ?? Number.NaN))));
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe.each(cases)("PCA against numpy.linalg.eigh, $name: $count x $size", (one) => {
  it("has its mean, variances, components and codes to 1e-8", async () => {
    const images = imagesOf(one);
    const pca = await fitPca(await imageMoments(images), one.latentSize);
    const direction = formulaArray({ number: 4, shape: [one.size], kind: "symmetric", scale: 1 });
    const { values } = pca.components;
    const dots = Array.from({ length: one.latentSize }, (_, i) =>
      dot(values.subarray(i * one.size, (i + 1) * one.size), direction),
    );
    expect(Math.abs(pca.totalVariance - one.totalVariance)).toBeLessThan(1e-8);
    expect(Math.abs(dot(pca.mean, direction) - one.meanDot)).toBeLessThan(1e-8);
    expect(largestDifference(pca.variances, one.variances)).toBeLessThan(1e-8);
    expect(largestDifference(dots, one.componentsDot)).toBeLessThan(1e-8);
    const first = Array.from(images.x.subarray(0, 2 * one.size), (byte) => byte / 255);
    expect(largestDifference(encodePca(pca, first), one.codes)).toBeLessThan(1e-8);
    if (one.components) expect(largestDifference(values, one.components)).toBeLessThan(1e-8);
  });
});
