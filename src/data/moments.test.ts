import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigError, DataError, EngineError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import { everyImage } from "./batches.ts";
import { imageMoments } from "./moments.ts";
import type { Source } from "./source.ts";
import { residentSource } from "./sources/resident.ts";
import { splitValidation } from "./split.ts";

const size = 6;

const grey = (x: Uint8Array) => residentSource({ shape: [1, size, 1], x });

/** Pixels of images; a share of the pixels is dark. */
function pixelsOf(count: number, dark: number, bytes = 256): Uint8Array {
  const draws = new Float32Array(2 * count * size);
  randomStream(3, "test/images").uniforms(0, draws);
  return Uint8Array.from({ length: count * size }, (_, k) =>
    (draws[2 * k] ?? 0) < dark ? 0 : 256 - bytes + Math.floor(bytes * (draws[2 * k + 1] ?? 0)),
  );
}
const images = (count: number, dark: number) => grey(pixelsOf(count, dark));

/** Mean and covariance in two passes over numbers in [0, 1]. */
function directly(pixels: Uint8Array) {
  const count = pixels.length / size;
  const mean = Array.from({ length: size }, (_, j) =>
    pixels.reduce((sum, byte, k) => sum + (k % size === j ? byte / 255 / count : 0), 0),
  );
  const covariance = Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const [a, b] = [pixels[row * size + i] ?? 0, pixels[row * size + j] ?? 0];
      sum += ((a / 255 - (mean[i] ?? 0)) * (b / 255 - (mean[j] ?? 0))) / count;
    }
    return sum;
  });
  return { mean, covariance };
}

async function expectMoments(split: Source, pixels: Uint8Array): Promise<void> {
  const moments = await imageMoments(split);
  const expected = directly(pixels);
  expect(moments.count).toBe(split.count);
  moments.mean.forEach((mean, j) => {
    expect(mean).toBeCloseTo(expected.mean[j] ?? 0, 11);
  });
  const identity = Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0));
  const covariance = await moments.multiplyCovariance(identity, size);
  covariance.forEach((value, at) => {
    expect(value).toBeCloseTo(expected.covariance[at] ?? 0, 11);
  });
  const trace = expected.covariance.reduce((sum, value, at) => sum + (at % (size + 1) === 0 ? value : 0), 0);
  expect(moments.totalVariance).toBeCloseTo(trace, 11);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("moments of images", () => {
  it.each([
    ["mostly dark", 0.9],
    ["mixed", 0.5],
    ["bright", 0],
  ])("equal float64 arithmetic: %s", async (_, dark) => {
    const pixels = pixelsOf(2_051, dark);
    await expectMoments(grey(pixels), pixels);
  });

  it("do not overflow if sums of products exceed 32 bits", async () => {
    const dense = pixelsOf(70_001, 0, 4);
    await expectMoments(grey(dense), dense);
    const sparse = pixelsOf(70_001, 0.7, 4);
    await expectMoments(grey(sparse), sparse);
  });

  it("of a subset use only its images", async () => {
    const all = pixelsOf(30, 0.3);
    const { train } = splitValidation(grey(all), 11, 0);
    const rows = [...everyImage(train.count)].map((image) => train.fileRow(image));
    const pixels = Uint8Array.from(rows.flatMap((row) => [...all.subarray(row * size, (row + 1) * size)]));
    expect(rows).toHaveLength(19);
    await expectMoments(train, pixels);
  });

  it("can be computed of one image, but not of none", async () => {
    const one = await imageMoments(images(1, 0));
    expect(one.totalVariance).toBe(0);
    await expect(imageMoments(grey(new Uint8Array(0)))).rejects.toThrow(DataError);
  });

  it("of images that are too large are rejected before memory is allocated", async () => {
    const taken = vi.fn();
    vi.stubGlobal("Int32Array", taken);
    const refused = imageMoments(residentSource({ shape: [1, 12_289, 1], x: new Uint8Array(12_289) }));
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(/12,289 numbers .* takes 1,812,234,252 bytes.*model: autoencoder/);
    expect(taken).not.toHaveBeenCalled();
  });

  it("report an error if the machine does not have enough memory", async () => {
    vi.stubGlobal(
      "Int32Array",
      vi.fn(function refuse() {
        throw new RangeError("Array buffer allocation failed");
      }),
    );
    const refused = imageMoments(images(3, 0));
    await expect(refused).rejects.toThrow(EngineError);
    await expect(refused).rejects.toThrow(/6 numbers .* takes 432 bytes.*allocation failed.*smaller images/);
  });

  it("report their progress, and stop on request", async () => {
    const seen: number[] = [];
    await imageMoments(images(2_051, 0.5), { onProgress: (fraction) => seen.push(fraction) });
    expect(seen).toEqual([1024 / 2051, 2048 / 2051, 1]);
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(imageMoments(images(2_051, 0.5), { signal: controller.signal })).rejects.toThrow("enough");
  });
});
