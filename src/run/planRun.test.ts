import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/config.ts";
import type { Dataset } from "../data/dataset.ts";
import type { DatumShape } from "../data/source.ts";
import { residentSource } from "../data/sources/resident.ts";
import { ConfigError, DataError } from "../errors.ts";
import { planRun } from "./planRun.ts";

/** Twelve training and four test images of 2 x 2 columns of three categories. */
function dataset(pixel = 255): Dataset {
  const shape = [2, 2, 3] as const;
  const split = (count: number) =>
    residentSource({
      shape,
      x: Uint8Array.from({ length: count * 12 }, (_, at) => (at % 3 === 1 ? pixel : 0)),
    });
  return {
    name: "columns",
    shape,
    train: split(12),
    test: split(4),
    files: [],
    source: "folder",
  };
}

/** Six training and four test data of some shape, bytes or floats. */
function anything(shape: DatumShape, type: typeof Uint8Array | typeof Float32Array): Dataset {
  const split = (count: number) =>
    residentSource({ shape, x: new type(count * shape.reduce((size, side) => size * side, 1)) });
  return { name: "anything", shape, train: split(6), test: split(4), files: [], source: "folder" };
}

const categorical = { likelihood: "categorical", binarize: "none" };

describe("planRun", () => {
  it("takes one-hot columns for the categorical likelihood, of the size that they have", async () => {
    expect((await planRun(resolveConfig(categorical), dataset())).images.train.count).toBe(12);
    const { data } = await planRun(resolveConfig({ ...categorical, imageSize: 2 }), dataset());
    expect(data.imageShape).toEqual([2, 2, 3]);
  });

  it("blames the padding and not the data where one-hot columns are padded", async () => {
    const refused = planRun(resolveConfig({ ...categorical, imageSize: 4 }), dataset());
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(/imageSize.*'categorical \(3 categories\)'/);
  });

  it.each([
    ["vectors", [12], Uint8Array, ["flip"], "found vectors of 12 numbers. Drop augment."],
    ["series", [4, 3], Uint8Array, ["crop"], "found series of 4 x 3 numbers. Drop augment."],
    ["floats", [4, 4, 1], Float32Array, ["flip", "jitter"], "Use augment: flip."],
    ["four channels", [4, 4, 4], Uint8Array, ["jitter"], "found 4 channels. Drop augment."],
  ] as const)("refuses to augment %s", async (_, shape, type, augment, advice) => {
    const data = anything(shape, type);
    const settings = { likelihood: "gaussian", augment };
    await expect(planRun(resolveConfig(settings), data)).rejects.toThrow(ConfigError);
    await expect(planRun(resolveConfig(settings), data)).rejects.toThrow(advice);
    const [, left = ""] = /augment: ([a-z,]+)\.$/.exec(advice) ?? [];
    const followed = { ...settings, augment: left === "" ? [] : left.split(",") };
    expect((await planRun(resolveConfig(followed), data)).config.augment).toEqual(followed.augment);
  });

  it("blames the data where they are no one-hot columns", async () => {
    const refused = planRun(resolveConfig({ ...categorical, imageSize: 4 }), dataset(200));
    await expect(refused).rejects.toThrow(DataError);
  });
});
