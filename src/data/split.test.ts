import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { everyImage } from "./batches.ts";
import { gatherData, gatherLabels, type Source } from "./source.ts";
import { residentSource } from "./sources/resident.ts";
import { splitValidation } from "./split.ts";

/** Image i is [i, i, i], its label i % 7. */
const WHOLE = residentSource({
  shape: [1, 3, 1],
  x: Uint8Array.from({ length: 600 }, (_, i) => Math.floor(i / 3)),
  labels: Uint8Array.from({ length: 200 }, (_, i) => i % 7),
});

async function imagesOf(split: Source): Promise<number[]> {
  const out = await gatherData(split, everyImage(split.count));
  return Array.from({ length: split.count }, (_, i) => out[3 * i + 1] ?? -1);
}

describe("splitValidation", () => {
  it("returns the training images unchanged for 0", () => {
    const { train, validation } = splitValidation(WHOLE, 0, 1);
    expect(train).toBe(WHOLE);
    expect(validation).toBeUndefined();
  });

  it.each([1, 50, 199])("sets aside %d disjoint images, and copies no pixels", async (count) => {
    const { train, validation = WHOLE } = splitValidation(WHOLE, count, 1);
    expect([train.count, validation.count]).toEqual([200 - count, count]);
    const both = [...(await imagesOf(train)), ...(await imagesOf(validation))].sort((a, b) => a - b);
    expect(both).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(train.buffers[0]).toBe(WHOLE.buffers[0]);
    expect(validation.buffers[0]).toBe(WHOLE.buffers[0]);
  });

  it("keeps labels with their images, and each image's row in the file", async () => {
    const { train, validation = WHOLE } = splitValidation(WHOLE, 60, 1);
    for (const split of [train, validation]) {
      const labels = await gatherLabels(split, everyImage(split.count));
      (await imagesOf(split)).forEach((row, image) => {
        expect(split.fileRow(image)).toBe(row);
        expect(labels?.[image]).toBe(row % 7);
      });
    }
  });

  it("chooses by the seed, at random and the same each time", async () => {
    const chosen = (seed: number) => imagesOf(splitValidation(WHOLE, 60, seed).validation ?? WHOLE);
    expect(await chosen(3)).toEqual(await chosen(3));
    expect(await chosen(3)).not.toEqual(await chosen(4));
    // A larger validation set holds the smaller one of the same seed.
    const { validation = WHOLE } = splitValidation(WHOLE, 80, 3);
    expect(await imagesOf(validation)).toEqual(expect.arrayContaining(await chosen(3)));
  });

  it("can split a part again", async () => {
    const first = splitValidation(WHOLE, 60, 1).train;
    const { train, validation = WHOLE } = splitValidation(first, 40, 2);
    const both = [...(await imagesOf(train)), ...(await imagesOf(validation))].sort((a, b) => a - b);
    expect(both).toEqual(await imagesOf(first));
  });

  it.each([-1, 200, 201, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("rejects %d of 200", (count) => {
    expect(() => splitValidation(WHOLE, count, 1)).toThrow(ConfigError);
    expect(() => splitValidation(WHOLE, count, 1)).toThrow(
      `expected from 0 to 199 of the 200 training images`,
    );
  });
});
