import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import { countClasses, gatherConditions, requireConditions } from "./condition.ts";
import type { ImageSplit } from "./dataset.ts";
import { createPresenter } from "./presenter.ts";
import { splitValidation } from "./split.ts";

const count = 6;
const plain: ImageSplit = { count, pixels: Uint8Array.from({ length: count }, (_, image) => 10 * image) };
const labelled: ImageSplit = { ...plain, labels: Uint8Array.of(0, 1, 2, 0, 1, 2) };
const conditions = Float32Array.from({ length: 2 * count }, (_, index) => index / 4);
const described: ImageSplit = { ...plain, conditions };

describe("what models are told of images", () => {
  it("is that of the images, in their order", () => {
    expect(gatherConditions(labelled, [5, 0, 4], "labels")).toEqual(Uint8Array.of(2, 0, 1));
    expect(gatherConditions(described, [3, 0], "vector")).toEqual(Float32Array.of(1.5, 1.75, 0, 0.25));
  });

  it("goes with images into a validation split", () => {
    for (const split of [labelled, described]) {
      const kind = split === labelled ? "labels" : "vector";
      const { train, validation } = splitValidation(split, 2, 4);
      for (const part of [train, validation ?? train]) {
        const rows = [...(part.subset?.rows ?? [])];
        const own = Uint32Array.from(rows, (_, image) => image);
        expect(gatherConditions(part, own, kind)).toEqual(gatherConditions(split, rows, kind));
      }
    }
  });

  it("is presented with the images where that is asked for", () => {
    const about = { shape: [1, 1, 1], binarization: "none", seed: 1 } as const;
    const images = Uint32Array.of(4, 1);
    const told = createPresenter({ ...about, condition: "labels" }, "train");
    expect(told.training(labelled, images, 1)).toEqual({
      x: Uint8Array.of(40, 10),
      condition: Uint8Array.of(1, 1),
    });
    expect(told.evaluation(labelled, images).condition).toEqual(Uint8Array.of(1, 1));
    expect(createPresenter(about, "train").evaluation(labelled, images)).toEqual({
      x: Uint8Array.of(40, 10),
    });
    expect(() => told.evaluation(plain, images)).toThrow(DataError);
  });
});

describe("splits that cannot tell a model what it asks for", () => {
  const labels = { kind: "labels", classes: 3 } as const;
  const vector = { kind: "vector", size: 2 } as const;

  it("pass where they can", () => {
    expect(() => requireConditions(labels, labelled, "training")).not.toThrow();
    expect(() => requireConditions(vector, described, "training")).not.toThrow();
  });

  it.each([
    [labels, plain, "found training images without labels"],
    [{ ...labels, classes: 2 }, labelled, "training image 2: expected a label below 2"],
    [labels, { ...plain, labels: Uint8Array.of(1) }, "expected one for each of 6 images, found 1"],
    [vector, labelled, "found training images without: add their conditions"],
    [{ ...vector, size: 3 }, described, "expected 3 numbers for each of 6 images, found 12"],
    [
      vector,
      { ...plain, conditions: conditions.map((value, at) => (at === 5 ? Number.NaN : value)) },
      "training image 2: expected a condition of finite numbers, found NaN",
    ],
  ])("are refused: %j", (condition, split, reason) => {
    expect(() => requireConditions(condition, split, "training")).toThrow(reason);
    expect(() => requireConditions(condition, split, "training")).toThrow(DataError);
  });
});

describe("the number of classes", () => {
  const none: ImageSplit = { count: 0, pixels: new Uint8Array(0) };

  it("is that of their names, or one more than the highest label", () => {
    expect(countClasses({ train: labelled, test: labelled })).toBe(3);
    expect(countClasses({ train: labelled, test: none })).toBe(3);
    expect(countClasses({ classes: ["a", "b", "c", "d"], train: labelled, test: labelled })).toBe(4);
  });

  it("is none where labels are missing, or say nothing", () => {
    expect(() => countClasses({ train: plain, test: plain })).toThrow("or drop --condition");
    expect(() => countClasses({ train: labelled, test: plain })).toThrow("found test images without labels");
    const higher = { ...plain, labels: Uint8Array.of(0, 1, 3, 0, 1, 2) };
    expect(() => countClasses({ train: labelled, test: higher })).toThrow(
      "test image 2: expected a label below 3",
    );
    const one = { ...plain, labels: new Uint8Array(count) };
    expect(() => countClasses({ train: one, test: none })).toThrow(ConfigError);
  });
});
