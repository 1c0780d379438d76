import { describe, expect, it } from "vitest";
import { createBinarizer } from "./binarize.ts";
import { createCorrupter } from "./corrupt.ts";
import { createPresenter } from "./presenter.ts";

const shape = [2, 2, 1] as const;
const split = { count: 5, pixels: Uint8Array.from({ length: 20 }, (_, index) => 12 * index) };
const images = Uint32Array.of(4, 0, 2);
const chosen = [4, 0, 2].flatMap((image) => [...split.pixels.subarray(4 * image, 4 * image + 4)]);

describe("a presenter", () => {
  it("shows the images asked for as they are", () => {
    const presenter = createPresenter({ shape, binarization: "none", seed: 1 }, "train");
    for (const shown of [presenter.training(split, images, 1), presenter.evaluation(split, images)])
      expect(shown).toEqual({ x: Uint8Array.from(chosen) });
  });

  it("binarizes, keeps that as the target, and then corrupts", () => {
    const corruption = { kind: "masking", fraction: 0.5 } as const;
    const presenter = createPresenter({ shape, binarization: "dynamic", corruption, seed: 1 }, "train");
    const binarizer = createBinarizer("dynamic", 1, "train");
    const corrupter = createCorrupter(corruption, shape, 1, "train");
    for (const step of [undefined, 7, 8]) {
      const pixels = Uint8Array.from(chosen);
      const batch = { split, images, pixels };
      if (step === undefined) binarizer.evaluation(batch);
      else binarizer.training(batch, step);
      const target = pixels.slice();
      if (step === undefined) corrupter.evaluation(batch);
      else corrupter.training(batch, step);
      const shown =
        step === undefined ? presenter.evaluation(split, images) : presenter.training(split, images, step);
      expect(shown).toEqual({ x: pixels, target });
      expect(shown.x).not.toEqual(shown.target);
    }
  });

  it("leaves the images of the split alone", () => {
    const before = split.pixels.slice();
    const corruption = { kind: "gaussian", standardDeviation: 1 } as const;
    createPresenter({ shape, binarization: "static", corruption, seed: 1 }, "train").training(
      split,
      images,
      1,
    );
    expect(split.pixels).toEqual(before);
  });
});
