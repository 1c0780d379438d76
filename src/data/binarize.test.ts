import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import { BINARIZATIONS, type Binarization, createBinarizer, type GatheredBatch } from "./binarize.ts";
import { gatherData, type Source } from "./source.ts";
import { residentSource } from "./sources/resident.ts";
import { splitValidation } from "./split.ts";

const SHAPE = [3, 5, 1] as const;
const IMAGE_SIZE = 15;
const SPLIT = residentSource({
  shape: SHAPE,
  x: Uint8Array.from({ length: 40 * IMAGE_SIZE }, (_, i) => (i * 37) % 256),
});
/** Two images of one grey. */
const GREY = residentSource({ shape: SHAPE, x: new Uint8Array(2 * IMAGE_SIZE).fill(128) });

async function gathered(source: Source, images: readonly number[]): Promise<GatheredBatch> {
  const pixels = Uint8Array.from(await gatherData(source, Uint32Array.from(images)));
  return { source, images, pixels };
}

/** A batch of one image for each grey value, `repeats` pixels each. */
function greys(repeats: number): GatheredBatch {
  const pixels = Uint8Array.from({ length: 256 * repeats }, (_, i) => Math.floor(i / repeats));
  return {
    source: residentSource({ shape: [1, repeats, 1], x: pixels }),
    images: Uint32Array.from({ length: 256 }, (_, i) => i),
    pixels: pixels.slice(),
  };
}

function evaluated(
  binarization: Binarization,
  seed: number,
  file: "train" | "test",
  batch: GatheredBatch,
): Uint8Array {
  createBinarizer(binarization, seed, file).evaluation(batch);
  return batch.pixels;
}

describe("binarize", () => {
  it("none leaves pixels as they are", async () => {
    const batch = await gathered(SPLIT, [3, 4]);
    const before = batch.pixels.slice();
    const binarizer = createBinarizer("none", 0, "train");
    binarizer.training(batch, 5);
    binarizer.evaluation(batch);
    expect(batch.pixels).toEqual(before);
  });

  it("threshold is white from 128 on", () => {
    const expected = Uint8Array.from({ length: 256 }, (_, grey) => (grey >= 128 ? 255 : 0));
    const shown = greys(1);
    createBinarizer("threshold", 0, "train").training(shown, 0);
    expect(shown.pixels).toEqual(expected);
    expect(evaluated("threshold", 9, "test", greys(1))).toEqual(expected);
  });

  it.each(["static", "dynamic"] as const)(
    "%s is white with probability pixel / 255, black and white certainly",
    (kind) => {
      const repeats = 10_000;
      const batch = greys(repeats);
      createBinarizer(kind, 1, "train").training(batch, 7);
      let chiSquared = 0;
      for (let grey = 0; grey < 256; grey++) {
        const drawn = batch.pixels.subarray(grey * repeats, (grey + 1) * repeats);
        const white = drawn.filter((pixel) => pixel === 255).length;
        expect(white + drawn.filter((pixel) => pixel === 0).length).toBe(repeats);
        const p = grey / 255;
        if (grey === 0 || grey === 255) expect(white).toBe(p * repeats);
        else chiSquared += (white - p * repeats) ** 2 / (repeats * p * (1 - p));
      }
      // 254 squared standard normals: mean 254, standard deviation 22.5; five of them to either side.
      expect(Math.abs(chiSquared - 254)).toBeLessThan(5 * 22.5);
    },
  );

  it("static gives an image the same pixels in whatever order, batch or subset it comes", async () => {
    const all = evaluated(
      "static",
      2,
      "train",
      await gathered(
        SPLIT,
        Array.from({ length: 40 }, (_, i) => i),
      ),
    );
    const imageOf = (row: number) => all.slice(row * IMAGE_SIZE, (row + 1) * IMAGE_SIZE);
    const some = await gathered(SPLIT, [31, 7, 31]);
    createBinarizer("static", 2, "train").training(some, 99);
    expect(some.pixels).toEqual(Uint8Array.of(...imageOf(31), ...imageOf(7), ...imageOf(31)));
    const { validation = SPLIT } = splitValidation(SPLIT, 5, 0);
    const row = validation.fileRow(3);
    expect(evaluated("static", 2, "train", await gathered(validation, [3]))).toEqual(imageOf(row));
  });

  it("static differs between seeds, files and images", async () => {
    const base = evaluated("static", 0, "train", await gathered(GREY, [0]));
    expect(evaluated("static", 1, "train", await gathered(GREY, [0]))).not.toEqual(base);
    expect(evaluated("static", 0, "test", await gathered(GREY, [0]))).not.toEqual(base);
    expect(evaluated("static", 0, "train", await gathered(GREY, [1]))).not.toEqual(base);
  });

  it("dynamic draws training pixels anew at each step, and the same for the same step", async () => {
    const binarizer = createBinarizer("dynamic", 0, "train");
    const [first, second, again] = await Promise.all(
      [3, 4, 3].map(async (step) => {
        const batch = await gathered(SPLIT, [0, 1, 2]);
        binarizer.training(batch, step);
        return batch.pixels;
      }),
    );
    expect(second).not.toEqual(first);
    expect(again).toEqual(first);
  });

  it("dynamic evaluates on the draw of static", async () => {
    const expected = evaluated("static", 4, "test", await gathered(SPLIT, [5, 6]));
    expect(evaluated("dynamic", 4, "test", await gathered(SPLIT, [5, 6]))).toEqual(expected);
  });

  it("refuses an unknown word, a bad seed, and pixels that are not of the images", () => {
    expect(BINARIZATIONS).toEqual(["none", "threshold", "static", "dynamic"]);
    expect(() => createBinarizer("grey" as Binarization, 0, "train")).toThrow(
      "binarize: expected one of none, threshold, static, dynamic, found grey",
    );
    expect(() => createBinarizer("static", -1, "train")).toThrow(ConfigError);
    const batch = { source: SPLIT, images: [0, 1], pixels: new Uint8Array(31) };
    expect(() => createBinarizer("static", 0, "train").evaluation(batch)).toThrow(DataError);
  });
});
