import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import type { GatheredBatch } from "./binarize.ts";
import { createBlur } from "./blur.ts";
import { type Corruption, corruptions, createCorrupter } from "./corrupt.ts";
import { gatherData, type ImageShape, type Source } from "./source.ts";
import { residentSource } from "./sources/resident.ts";
import { splitValidation } from "./split.ts";

const SHAPE: ImageShape = [3, 5, 1];
const IMAGE_SIZE = 15;
const SPLIT = residentSource({
  shape: SHAPE,
  x: Uint8Array.from({ length: 40 * IMAGE_SIZE }, (_, i) => (i * 37) % 256),
});
/** Two images of one grey. */
const GREY = residentSource({ shape: SHAPE, x: new Uint8Array(2 * IMAGE_SIZE).fill(128) });
const RANDOM: readonly Exclude<Corruption, { readonly kind: "none" | "blur" }>[] = [
  { kind: "gaussian", standardDeviation: 0.2 },
  { kind: "masking", fraction: 0.4 },
  { kind: "salt-and-pepper", fraction: 0.4 },
];

async function gathered(source: Source, images: readonly number[]): Promise<GatheredBatch> {
  const pixels = Uint8Array.from(await gatherData(source, Uint32Array.from(images)));
  return { source, images, pixels };
}

/** One image of `height` x `width` pixels of one value. */
function plain(value: number, shape: ImageShape): GatheredBatch {
  const [height, width, channels] = shape;
  const pixels = new Uint8Array(height * width * channels).fill(value);
  return { source: residentSource({ shape, x: pixels }), images: [0], pixels: pixels.slice() };
}

function evaluated(corruption: Corruption, seed: number, file: "train" | "test", batch: GatheredBatch) {
  createCorrupter(corruption, SHAPE, seed, file).evaluation(batch);
  return batch.pixels;
}

const LARGE: ImageShape = [400, 500, 1];
const PIXELS = 200_000;

describe("corrupt", () => {
  it("none leaves pixels unchanged", async () => {
    const batch = await gathered(SPLIT, [3, 4]);
    const before = batch.pixels.slice();
    const corrupter = createCorrupter({ kind: "none" }, SHAPE, 0, "train");
    corrupter.training(batch, 5);
    corrupter.evaluation(batch);
    expect(batch.pixels).toEqual(before);
  });

  it("gaussian adds noise of the requested standard deviation and mean 0", () => {
    const batch = plain(128, LARGE);
    createCorrupter({ kind: "gaussian", standardDeviation: 0.1 }, LARGE, 0, "train").training(batch, 3);
    const noise = Float64Array.from(batch.pixels, (pixel) => pixel - 128);
    const mean = noise.reduce((sum, x) => sum + x, 0) / PIXELS;
    const variance = noise.reduce((sum, x) => sum + x * x, 0) / PIXELS;
    // Five standard errors: of a mean s / sqrt(n), of a variance s^2 sqrt(2 / n). Rounding adds 1/12.
    expect(Math.abs(mean)).toBeLessThan((5 * 25.5) / Math.sqrt(PIXELS));
    expect(Math.abs(variance / (25.5 ** 2 + 1 / 12) - 1)).toBeLessThan(5 * Math.sqrt(2 / PIXELS));
    for (const [distance, share] of [
      [1, 0.3173],
      [2, 0.0455],
      [3, 0.0027],
    ] as const) {
      const beyond = noise.filter((x) => Math.abs(x) > 25.5 * distance).length;
      const expected = share * PIXELS;
      // The step of a pixel is 4 % of the standard deviation: up to 3 % of those beyond one, 7 % beyond two, 12 %
      // beyond three.
      expect(Math.abs(beyond / expected - 1)).toBeLessThan(0.04 * distance + 5 / Math.sqrt(expected));
    }
    const neighbours = noise.reduce((sum, x, i) => sum + x * (noise[i + 1] ?? 0), 0) / PIXELS;
    expect(Math.abs(neighbours / variance)).toBeLessThan(5 / Math.sqrt(PIXELS));
  });

  it("gaussian clamps pixels to bytes", () => {
    for (const [value, kept] of [
      [0, 0],
      [255, 255],
    ] as const) {
      const batch = plain(value, LARGE);
      createCorrupter({ kind: "gaussian", standardDeviation: 1 }, LARGE, 0, "train").training(batch, 1);
      const share = batch.pixels.filter((pixel) => pixel === kept).length / PIXELS;
      // Half of the noise, and what is rounded to none.
      expect(Math.abs(share - 0.5)).toBeLessThan(0.01);
      expect(batch.pixels.filter((pixel) => pixel === 255 - kept).length / PIXELS).toBeCloseTo(0.16, 2);
    }
  });

  it.each([0.1, 0.5, 1])(
    "masking makes a share of %d of the pixels black and keeps the others",
    (fraction) => {
      const batch = plain(90, LARGE);
      createCorrupter({ kind: "masking", fraction }, LARGE, 2, "train").training(batch, 8);
      const black = batch.pixels.filter((pixel) => pixel === 0).length;
      expect(batch.pixels.filter((pixel) => pixel === 90).length).toBe(PIXELS - black);
      const error = Math.sqrt(PIXELS * fraction * (1 - fraction));
      expect(Math.abs(black - fraction * PIXELS)).toBeLessThanOrEqual(5 * error);
    },
  );

  it.each([0.2, 1])("salt-and-pepper makes half of a share of %d black and half white", (fraction) => {
    const batch = plain(90, LARGE);
    createCorrupter({ kind: "salt-and-pepper", fraction }, LARGE, 2, "train").training(batch, 8);
    const count = (value: number) => batch.pixels.filter((pixel) => pixel === value).length;
    expect(count(0) + count(90) + count(255)).toBe(PIXELS);
    const error = Math.sqrt(PIXELS * (fraction / 2) * (1 - fraction / 2));
    expect(Math.abs(count(0) - (fraction / 2) * PIXELS)).toBeLessThan(5 * error);
    expect(Math.abs(count(255) - (fraction / 2) * PIXELS)).toBeLessThan(5 * error);
  });

  it.each(["masking", "salt-and-pepper"] as const)("%s changes all channels of a pixel together", (kind) => {
    const colour: ImageShape = [100, 100, 3];
    const batch = plain(90, colour);
    createCorrupter({ kind, fraction: 0.5 }, colour, 0, "test").evaluation(batch);
    let struck = 0;
    for (let at = 0; at < batch.pixels.length; at += 3) {
      const [red, green, blue] = batch.pixels.subarray(at, at + 3);
      expect([green, blue]).toEqual([red, red]);
      struck += red === 90 ? 0 : 1;
    }
    expect(Math.abs(struck - 5_000)).toBeLessThan(5 * 50);
  });

  it("masking changes each number of a vector separately", () => {
    const vector: ImageShape = [1, 1, 10_000];
    const batch = plain(90, vector);
    createCorrupter({ kind: "masking", fraction: 0.5 }, vector, 0, "test").evaluation(batch);
    const black = batch.pixels.filter((pixel) => pixel === 0).length;
    expect(Math.abs(black - 5_000)).toBeLessThan(5 * 50);
  });

  it("blur blurs, in training and evaluation alike", async () => {
    const expected = (await gathered(SPLIT, [5, 6])).pixels;
    createBlur(SHAPE, 0.8)(expected);
    const corrupter = createCorrupter({ kind: "blur", standardDeviation: 0.8 }, SHAPE, 0, "train");
    const [trained, tested] = [await gathered(SPLIT, [5, 6]), await gathered(SPLIT, [5, 6])];
    corrupter.training(trained, 1);
    corrupter.evaluation(tested);
    expect(trained.pixels).toEqual(expected);
    expect(tested.pixels).toEqual(expected);
    expect(expected).not.toEqual((await gathered(SPLIT, [5, 6])).pixels);
  });

  describe.each(RANDOM)("$kind", (corruption) => {
    it("corrupts training images differently at each step, and repeats the draws of a step", async () => {
      const [first, second, again] = await Promise.all(
        [3, 4, 3].map(async (step) => {
          const batch = await gathered(SPLIT, [0, 1, 2]);
          createCorrupter(corruption, SHAPE, 0, "train").training(batch, step);
          return batch.pixels;
        }),
      );
      expect(second).not.toEqual(first);
      expect(again).toEqual(first);
      const repeated = await gathered(SPLIT, [1, 1, 1]);
      createCorrupter(corruption, SHAPE, 0, "train").training(repeated, 3);
      const one = repeated.pixels.slice(0, IMAGE_SIZE);
      expect(repeated.pixels.slice(IMAGE_SIZE, 2 * IMAGE_SIZE)).not.toEqual(one);
    });

    it("corrupts an image in evaluation the same way in any order, batch or subset", async () => {
      const all = await gathered(
        SPLIT,
        Array.from({ length: 40 }, (_, i) => i),
      );
      evaluated(corruption, 2, "train", all);
      const imageOf = (row: number) => all.pixels.slice(row * IMAGE_SIZE, (row + 1) * IMAGE_SIZE);
      const some = evaluated(corruption, 2, "train", await gathered(SPLIT, [31, 7, 31]));
      expect(some).toEqual(Uint8Array.of(...imageOf(31), ...imageOf(7), ...imageOf(31)));
      const { validation = SPLIT } = splitValidation(SPLIT, 5, 0);
      const row = validation.fileRow(3);
      expect(evaluated(corruption, 2, "train", await gathered(validation, [3]))).toEqual(imageOf(row));
    });

    it("differs between seeds, files and images", async () => {
      const base = evaluated(corruption, 0, "train", await gathered(GREY, [0]));
      expect(evaluated(corruption, 1, "train", await gathered(GREY, [0]))).not.toEqual(base);
      expect(evaluated(corruption, 0, "test", await gathered(GREY, [0]))).not.toEqual(base);
      expect(evaluated(corruption, 0, "train", await gathered(GREY, [1]))).not.toEqual(base);
    });

    it("leaves pixels unchanged if its amount is 0", async () => {
      const none: Corruption =
        corruption.kind === "gaussian"
          ? { kind: "gaussian", standardDeviation: 0 }
          : { kind: corruption.kind, fraction: 0 };
      expect(evaluated(none, 0, "train", await gathered(SPLIT, [1, 2]))).toEqual(
        (await gathered(SPLIT, [1, 2])).pixels,
      );
    });
  });

  it("rejects unknown kinds, amounts out of range, bad seeds, blurred vectors and pixels that do not match the images", () => {
    expect(corruptions).toEqual(["none", "gaussian", "masking", "salt-and-pepper", "blur"]);
    const create = (corruption: object, shape = SHAPE, seed = 0) =>
      createCorrupter(corruption as Corruption, shape, seed, "train");
    expect(() => create({ kind: "grain" })).toThrow(
      "corrupt: expected one of none, gaussian, masking, salt-and-pepper, blur, found grain",
    );
    expect(() => create({ kind: "masking", fraction: 1.5 })).toThrow(
      "corruptAmount: fraction of masking: expected a number from 0 to 1, found 1.5",
    );
    expect(() => create({ kind: "salt-and-pepper", fraction: Number.NaN })).toThrow(ConfigError);
    expect(() => create({ kind: "gaussian", standardDeviation: -0.1 })).toThrow("from 0 to 10, found -0.1");
    expect(() => create({ kind: "blur", standardDeviation: 101 })).toThrow("from 0 to 100, found 101");
    expect(() => create({ kind: "blur", standardDeviation: 1 }, [1, 1, 15])).toThrow(
      "corrupt: expected images to blur, found vectors of 15 numbers",
    );
    expect(() => create({ kind: "masking", fraction: 0.5 }, SHAPE, -1)).toThrow(ConfigError);
    const batch = { source: SPLIT, images: [0, 1], pixels: new Uint8Array(31) };
    expect(() => create({ kind: "masking", fraction: 0.5 }).evaluation(batch)).toThrow(DataError);
    expect(() => create({ kind: "blur", standardDeviation: 1 }).training(batch, 1)).toThrow(
      "expected pixels of 2 images of 3 x 5 x 1, found 31 bytes",
    );
  });
});
