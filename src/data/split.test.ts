import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { gatherRows } from "./batches.ts";
import { fileRowOf, type ImageSplit } from "./dataset.ts";
import { splitValidation } from "./split.ts";

/** Image i is [i, i, i], its label i % 7. */
const WHOLE: ImageSplit = {
  count: 200,
  pixels: Uint8Array.from({ length: 600 }, (_, i) => Math.floor(i / 3)),
  labels: Uint8Array.from({ length: 200 }, (_, i) => i % 7),
};

function imagesOf(split: ImageSplit): number[] {
  const out = new Uint8Array(3 * split.count);
  gatherRows(
    split,
    Uint32Array.from({ length: split.count }, (_, i) => i),
    out,
  );
  return Array.from({ length: split.count }, (_, i) => out[3 * i + 1] ?? -1);
}

describe("splitValidation", () => {
  it("gives the training images back as they are for 0", () => {
    const { train, validation } = splitValidation(WHOLE, 0, 1);
    expect(train).toBe(WHOLE);
    expect(validation).toBeUndefined();
  });

  it.each([1, 50, 199])("takes %d images that are in no other part, and copies no pixels", (count) => {
    const { train, validation = WHOLE } = splitValidation(WHOLE, count, 1);
    expect([train.count, validation.count]).toEqual([200 - count, count]);
    const both = [...imagesOf(train), ...imagesOf(validation)].sort((a, b) => a - b);
    expect(both).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(train.pixels).toBe(WHOLE.pixels);
    expect(validation.pixels).toBe(WHOLE.pixels);
  });

  it("keeps labels with their images, and knows each image's row in the file", () => {
    const { train, validation = WHOLE } = splitValidation(WHOLE, 60, 1);
    for (const split of [train, validation]) {
      imagesOf(split).forEach((row, image) => {
        expect(fileRowOf(split, image)).toBe(row);
        expect(split.labels?.[image]).toBe(row % 7);
      });
    }
  });

  it("chooses by the seed, at random and the same each time", () => {
    const chosen = (seed: number) => imagesOf(splitValidation(WHOLE, 60, seed).validation ?? WHOLE);
    expect(chosen(3)).toEqual(chosen(3));
    expect(chosen(3)).not.toEqual(chosen(4));
    // A larger validation set holds the smaller one of the same seed.
    const { validation = WHOLE } = splitValidation(WHOLE, 80, 3);
    expect(imagesOf(validation)).toEqual(expect.arrayContaining(chosen(3)));
  });

  it("can split a part again", () => {
    const first = splitValidation(WHOLE, 60, 1).train;
    const { train, validation = WHOLE } = splitValidation(first, 40, 2);
    const both = [...imagesOf(train), ...imagesOf(validation)].sort((a, b) => a - b);
    expect(both).toEqual(imagesOf(first));
  });

  it.each([-1, 200, 201, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d of 200", (count) => {
    expect(() => splitValidation(WHOLE, count, 1)).toThrow(ConfigError);
    expect(() => splitValidation(WHOLE, count, 1)).toThrow(
      `expected from 0 to 199 of the 200 training images`,
    );
  });
});
