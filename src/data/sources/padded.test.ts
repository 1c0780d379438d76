import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import type { ImageShape } from "../source.ts";
import { contentsOf } from "../testing/contents.ts";
import { padImages } from "./padded.ts";
import { residentSource } from "./resident.ts";

/** Two images of 1 x 2 pixels with two channels, and one for testing. */
const labels = Uint8Array.of(3, 1);
const datasetOf = (shape: ImageShape) => ({
  shape,
  train: residentSource({ shape, x: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), labels }),
  test: residentSource({ shape, x: Uint8Array.of(9, 10, 11, 12) }),
});
const dataset = datasetOf([1, 2, 2]);

describe("padImages", () => {
  it("centres images on black; the extra row or column is at the bottom or right", async () => {
    const { shape, ...sources } = padImages(dataset, 3);
    const [train, test] = [await contentsOf(sources.train), await contentsOf(sources.test)];
    expect(shape).toEqual([3, 3, 2]);
    const black = new Array<number>(6).fill(0);
    expect([...test.x]).toEqual([...black, 9, 10, 11, 12, 0, 0, ...black]);
    expect([...train.x]).toEqual([
      ...[...black, 1, 2, 3, 4, 0, 0, ...black],
      ...[...black, 5, 6, 7, 8, 0, 0, ...black],
    ]);
    expect(train.labels).toEqual(labels);
    const [height] = padImages(datasetOf([2, 1, 2]), 5).shape;
    expect(height).toBe(5);
  });

  it("leaves images unchanged if they have the size or no size is given", () => {
    expect(padImages(dataset, undefined)).toBe(dataset);
    const square = padImages(dataset, 3);
    expect(padImages(square, 3)).toBe(square);
  });

  it("refuses sizes smaller than the images", () => {
    expect(() => padImages(dataset, 1)).toThrow(ConfigError);
    expect(() => padImages(dataset, 1)).toThrow("at least 2, because images are 1 x 2, found 1");
  });
});
