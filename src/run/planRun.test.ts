import { describe, expect, it } from "vitest";
import { resolveConfig } from "../config/config.ts";
import type { Dataset } from "../data/dataset.ts";
import { ConfigError, DataError } from "../errors.ts";
import { planRun } from "./planRun.ts";

/** Twelve training and four test images of 2 x 2 columns of three categories. */
function dataset(pixel = 255): Dataset {
  const split = (count: number) => ({
    count,
    pixels: Uint8Array.from({ length: count * 12 }, (_, at) => (at % 3 === 1 ? pixel : 0)),
  });
  return {
    name: "columns",
    imageShape: [2, 2, 3],
    train: split(12),
    test: split(4),
    files: [],
    source: "folder",
  };
}

const categorical = { likelihood: "categorical", binarize: "none" };

describe("planRun", () => {
  it("takes one-hot columns for the categorical likelihood, of the size that they have", () => {
    expect(planRun(resolveConfig(categorical), dataset()).images.train.count).toBe(12);
    expect(planRun(resolveConfig({ ...categorical, imageSize: 2 }), dataset()).data.imageShape).toEqual([
      2, 2, 3,
    ]);
  });

  it("blames the padding and not the data where one-hot columns are padded", () => {
    const refused = () => planRun(resolveConfig({ ...categorical, imageSize: 4 }), dataset());
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/image-size.*'categorical \(3 categories\)'/);
  });

  it("blames the data where they are no one-hot columns", () => {
    const refused = () => planRun(resolveConfig({ ...categorical, imageSize: 4 }), dataset(200));
    expect(refused).toThrow(DataError);
  });
});
