import { describe, expect, it } from "vitest";
import { createBinarizer } from "./binarize.ts";
import { createCorrupter } from "./corrupt.ts";
import { createPresenter } from "./presenter.ts";
import { residentSource } from "./sources/resident.ts";

const shape = [2, 2, 1] as const;
const splitPixels = Uint8Array.from({ length: 20 }, (_, index) => 12 * index);
const source = residentSource({ shape, x: splitPixels });
const images = Uint32Array.of(4, 0, 2);
const chosen = [4, 0, 2].flatMap((image) => [...splitPixels.subarray(4 * image, 4 * image + 4)]);

describe("a presenter", () => {
  it("shows the images asked for as they are", async () => {
    const presenter = createPresenter({ shape, binarization: "none", seed: 1 }, "train");
    for (const shown of [presenter.training(source, images, 1), presenter.evaluation(source, images)])
      expect(await shown).toEqual({ x: Uint8Array.from(chosen) });
  });

  it("binarizes, keeps that as the target, and then corrupts", async () => {
    const corruption = { kind: "masking", fraction: 0.5 } as const;
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

  it("leaves the images of the split alone", async () => {
    const before = splitPixels.slice();
    const corruption = { kind: "gaussian", standardDeviation: 1 } as const;
    await createPresenter({ shape, binarization: "static", corruption, seed: 1 }, "train").training(
      source,
      images,
      1,
    );
    expect(splitPixels).toEqual(before);
  });
});
