import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import {
  type Binarization,
  type BinaryDraw,
  binarizations,
  binaryDraws,
  createBinarizer,
  type GatheredBatch,
} from "./binarize.ts";
import { gatherData, type Source } from "./source.ts";
import { padPixels } from "./sources/padded.ts";
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
  draw?: BinaryDraw,
): Uint8Array {
  createBinarizer(binarization, seed, file, draw).evaluation(batch);
  return batch.pixels;
}

describe("binarize", () => {
  it("none leaves pixels unchanged", async () => {
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

  it("static gives an image the same pixels in any order, batch or subset", async () => {
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

  it("static by seed differs between seeds, files and images", async () => {
    const base = evaluated("static", 0, "train", await gathered(GREY, [0]), "seed");
    expect(evaluated("static", 1, "train", await gathered(GREY, [0]), "seed")).not.toEqual(base);
    expect(evaluated("static", 0, "test", await gathered(GREY, [0]), "seed")).not.toEqual(base);
    expect(evaluated("static", 0, "train", await gathered(GREY, [1]), "seed")).not.toEqual(base);
  });

  it("static by pixels is the same for an image in every run, file and place, and differs between images", async () => {
    const base = evaluated("static", 0, "train", await gathered(SPLIT, [4]));
    expect(evaluated("static", 1, "train", await gathered(SPLIT, [4]))).toEqual(base);
    expect(evaluated("static", 0, "test", await gathered(SPLIT, [4]))).toEqual(base);
    expect(evaluated("dynamic", 9, "test", await gathered(SPLIT, [4]))).toEqual(base);
    const twice = evaluated("static", 0, "train", await gathered(GREY, [0, 1]));
    expect(twice.subarray(0, IMAGE_SIZE)).toEqual(twice.subarray(IMAGE_SIZE));
    const grey = new Uint8Array(2 * 784).fill(128);
    grey[0] = 129;
    const source = residentSource({ shape: [28, 28, 1], x: grey.slice() });
    const drawn = evaluated("static", 0, "test", { source, images: [0, 1], pixels: grey });
    const equal = drawn.subarray(0, 784).filter((pixel, at) => pixel === drawn[784 + at]).length;
    // Independent draws of 784 grey pixels agree in half of them, give or take five standard deviations of 14.
    expect(Math.abs(equal - 392)).toBeLessThan(70);
  });

  it("static by pixels does not change with black padding", async () => {
    const plain = await gathered(SPLIT, [3, 8]);
    const padded = padPixels(plain.pixels, SHAPE, 8);
    const drawn = evaluated("static", 0, "test", plain);
    const batch = { source: SPLIT, images: [3, 8], pixels: padded };
    expect(evaluated("static", 0, "test", batch)).toEqual(padPixels(drawn, SHAPE, 8));
  });

  it("static by pixels draws these pixels, in every version", () => {
    const pixels = Uint8Array.from({ length: 24 }, (_, at) => at * 11);
    const source = residentSource({ shape: [2, 12, 1], x: pixels.slice() });
    const drawn = evaluated("static", 0, "test", { source, images: [0], pixels });
    expect(Array.from(drawn, (pixel) => (pixel === 255 ? 1 : 0)).join("")).toBe("000001000010011111111111");
  });

  it("dynamic draws training pixels again at each step, and repeats the draws of a step", async () => {
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

  it("dynamic evaluates with the draw of static", async () => {
    const expected = evaluated("static", 4, "test", await gathered(SPLIT, [5, 6]));
    expect(evaluated("dynamic", 4, "test", await gathered(SPLIT, [5, 6]))).toEqual(expected);
  });

  it("rejects an unknown kind, a bad seed, and pixels that do not match the images", () => {
    expect(binarizations).toEqual(["none", "threshold", "static", "dynamic"]);
    expect(binaryDraws).toEqual(["pixels", "seed"]);
    expect(() => createBinarizer("static", 0, "train", "grey" as BinaryDraw)).toThrow(
      "binarizeDraw: expected one of pixels, seed, found grey",
    );
    expect(() => createBinarizer("grey" as Binarization, 0, "train")).toThrow(
      "binarize: expected one of none, threshold, static, dynamic, found grey",
    );
    expect(() => createBinarizer("static", -1, "train")).toThrow(ConfigError);
    const batch = { source: SPLIT, images: [0, 1], pixels: new Uint8Array(31) };
    expect(() => createBinarizer("static", 0, "train").evaluation(batch)).toThrow(DataError);
  });
});
