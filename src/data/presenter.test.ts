import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { augmentations, createAugmenter } from "./augment/augment.ts";
import { createBinarizer } from "./binarize.ts";
import { createCorrupter } from "./corrupt.ts";
import { createPresenter } from "./presenter.ts";
import { residentSource } from "./sources/resident.ts";

const shape = [2, 2, 1] as const;
const splitPixels = Uint8Array.from({ length: 20 }, (_, index) => 12 * index);
const source = residentSource({ shape, x: splitPixels });
const images = Uint32Array.of(4, 0, 2);
const chosen = [4, 0, 2].flatMap((image) => [...splitPixels.subarray(4 * image, 4 * image + 4)]);

const before = splitPixels.slice();
const corruption = { kind: "masking", fraction: 0.5 } as const;

describe("a presenter", () => {
  it("presents the requested images unchanged", async () => {
    const presenter = createPresenter({ shape, binarization: "none", seed: 1 }, "train");
    for (const shown of [presenter.training(source, images, 1), presenter.evaluation(source, images)])
      expect(await shown).toEqual({ x: Uint8Array.from(chosen) });
  });

  it("binarizes, keeps that as the target, and then corrupts", async () => {
    const presenter = createPresenter({ shape, binarization: "dynamic", corruption, seed: 1 }, "train");
    const binarizer = createBinarizer("dynamic", 1, "train");
    const corrupter = createCorrupter(corruption, shape, 1, "train");
    for (const step of [undefined, 7, 8]) {
      const pixels = Uint8Array.from(chosen);
      const batch = { source, images, pixels };
      if (step === undefined) binarizer.evaluation(batch);
      else binarizer.training(batch, step);
      const target = pixels.slice();
      if (step === undefined) corrupter.evaluation(batch);
      else corrupter.training(batch, step);
      const shown = await (step === undefined
        ? presenter.evaluation(source, images)
        : presenter.training(source, images, step));
      expect(shown).toEqual({ x: pixels, target });
      expect(shown.x).not.toEqual(shown.target);
    }
  });

  it("does not change the images of the split", async () => {
    const noise = { kind: "gaussian", standardDeviation: 1 } as const;
    await createPresenter({ shape, binarization: "static", corruption: noise, seed: 1 }, "train").training(
      source,
      images,
      1,
    );
    expect(splitPixels).toEqual(before);
  });

  it("augments training images first, and none in evaluation", async () => {
    const augmentation = augmentations;
    const plain = { shape, binarization: "threshold", corruption, seed: 1 } as const;
    const presenter = createPresenter({ ...plain, augmentation }, "train");
    const augmenter = createAugmenter(augmentation, shape, 1);
    for (const step of [7, 8]) {
      const pixels = Uint8Array.from(chosen);
      augmenter.training(pixels, step);
      expect(pixels).not.toEqual(Uint8Array.from(chosen));
      const batch = { source, images, pixels };
      createBinarizer("threshold", 1, "train").training(batch, step);
      const target = pixels.slice();
      createCorrupter(corruption, shape, 1, "train").training(batch, step);
      expect(await presenter.training(source, images, step)).toEqual({ x: pixels, target });
    }
    expect(await presenter.evaluation(source, images)).toEqual(
      await createPresenter(plain, "train").evaluation(source, images),
    );
    expect(splitPixels).toEqual(before);
  });

  it("augments floats, and keeps labels with their images", async () => {
    const x = Float32Array.from(splitPixels, (pixel) => pixel / 100);
    const floats = residentSource({ shape, x, labels: Uint8Array.of(4, 3, 2, 1, 0) });
    const about = { shape, augmentation: ["flip", "crop"], binarization: "none", seed: 1 } as const;
    const presenter = createPresenter({ ...about, condition: "labels" }, "train");
    const expected = Float32Array.from(chosen, (pixel) => pixel / 100);
    const evaluated = await presenter.evaluation(floats, images);
    expect(evaluated).toEqual({ x: expected, condition: Uint8Array.of(0, 4, 2) });
    createAugmenter(about.augmentation, shape, 1).training(expected, 5);
    const shown = await presenter.training(floats, images, 5);
    expect(shown).toEqual({ x: expected, condition: Uint8Array.of(0, 4, 2) });
  });

  it("rejects data that are not images in augmented training", async () => {
    const vectors = residentSource({ shape: [4], x: splitPixels });
    const about = { shape: [1, 1, 4], augmentation: ["flip"], binarization: "none", seed: 1 } as const;
    const presenter = createPresenter(about, "train");
    await expect(presenter.training(vectors, images, 1)).rejects.toThrow(ConfigError);
    expect((await presenter.evaluation(vectors, images)).x).toEqual(Uint8Array.from(chosen));
  });
});
