import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import { everyImage } from "./batches.ts";
import { countClasses, gatherConditions, requireConditions } from "./condition.ts";
import { createPresenter } from "./presenter.ts";
import { residentSource } from "./sources/resident.ts";
import { splitValidation } from "./split.ts";

const count = 6;
const x = Uint8Array.from({ length: count }, (_, image) => 10 * image);
const grey = (told: Partial<Parameters<typeof residentSource>[0]> = {}) =>
  residentSource({ shape: [1, 1, 1], x, ...told });
const plain = grey();
const labelled = grey({ labels: Uint8Array.of(0, 1, 2, 0, 1, 2) });
const conditions = Float32Array.from({ length: 2 * count }, (_, index) => index / 4);
const described = grey({ conditions });

describe("conditions of images", () => {
  it("are in the order of the images", async () => {
    expect(await gatherConditions(labelled, Uint32Array.of(5, 0, 4), "labels")).toEqual(
      Uint8Array.of(2, 0, 1),
    );
    expect(await gatherConditions(described, Uint32Array.of(3, 0), "vector")).toEqual(
      Float32Array.of(1.5, 1.75, 0, 0.25),
    );
  });

  it("stay with their images in a validation split", async () => {
    for (const split of [labelled, described]) {
      const kind = split === labelled ? "labels" : "vector";
      const { train, validation } = splitValidation(split, 2, 4);
      for (const part of [train, validation ?? train]) {
        const own = everyImage(part.count);
        const rows = own.map((image) => part.fileRow(image));
        expect(await gatherConditions(part, own, kind)).toEqual(await gatherConditions(split, rows, kind));
      }
    }
  });

  it("are presented with the images on request", async () => {
    const about = { shape: [1, 1, 1], binarization: "none", seed: 1 } as const;
    const images = Uint32Array.of(4, 1);
    const told = createPresenter({ ...about, condition: "labels" }, "train");
    expect(await told.training(labelled, images, 1)).toEqual({
      x: Uint8Array.of(40, 10),
      condition: Uint8Array.of(1, 1),
    });
    expect((await told.evaluation(labelled, images)).condition).toEqual(Uint8Array.of(1, 1));
    expect(await createPresenter(about, "train").evaluation(labelled, images)).toEqual({
      x: Uint8Array.of(40, 10),
    });
    await expect(told.evaluation(plain, images)).rejects.toThrow(DataError);
  });
});

describe("splits that lack a model's condition", () => {
  const labels = { kind: "labels", classes: 3 } as const;
  const vector = { kind: "vector", size: 2 } as const;

  it("are accepted if they have it", async () => {
    await expect(requireConditions(labels, labelled, "training")).resolves.toBeUndefined();
    await expect(requireConditions(vector, described, "training")).resolves.toBeUndefined();
  });

  it.each([
    [labels, plain, "but training images have none"],
    [{ ...labels, classes: 2 }, labelled, "training image 2: expected a label below 2"],
    [vector, labelled, "but training images have none. Add their conditions"],
    [{ ...vector, size: 3 }, described, "expected 3 numbers for each of 6 images, found 12"],
    [
      vector,
      grey({ conditions: conditions.map((value, at) => (at === 5 ? Number.NaN : value)) }),
      "training image 2: expected a condition of finite numbers, found NaN",
    ],
  ])("are rejected: %j", async (condition, split, reason) => {
    await expect(requireConditions(condition, split, "training")).rejects.toThrow(reason);
    await expect(requireConditions(condition, split, "training")).rejects.toThrow(DataError);
  });

  it("cannot be created unless each image has one label", () => {
    const made = () => grey({ labels: Uint8Array.of(1) });
    expect(made).toThrow("labels: expected 6, one for each datum, found 1");
    expect(made).toThrow(DataError);
  });
});

describe("the number of classes", () => {
  const none = grey({ x: new Uint8Array(0) });

  it("is the number of names, or one more than the highest label", async () => {
    expect(await countClasses({ train: labelled, test: labelled })).toBe(3);
    expect(await countClasses({ train: labelled, test: none })).toBe(3);
    expect(await countClasses({ classes: ["a", "b", "c", "d"], train: labelled, test: labelled })).toBe(4);
  });

  it("is an error if labels are missing or carry no information", async () => {
    await expect(countClasses({ train: plain, test: plain })).rejects.toThrow("or drop condition");
    await expect(countClasses({ train: labelled, test: plain })).rejects.toThrow("but test images have none");
    const higher = grey({ labels: Uint8Array.of(0, 1, 3, 0, 1, 2) });
    await expect(countClasses({ train: labelled, test: higher })).rejects.toThrow(
      "test image 2: expected a label below 3",
    );
    const one = grey({ labels: new Uint8Array(count) });
    await expect(countClasses({ train: one, test: none })).rejects.toThrow(ConfigError);
  });
});
