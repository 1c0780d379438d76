import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { padImages } from "./pad.ts";

/** Two images of 1 x 2 pixels with two channels, and one for testing. */
const dataset = {
  imageShape: [1, 2, 2] as const,
  train: { count: 2, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), labels: Uint8Array.of(3, 1) },
  test: { count: 1, pixels: Uint8Array.of(9, 10, 11, 12) },
};

describe("padImages", () => {
  it("puts images into the middle of black ones, one row or column more below and to the right", () => {
    const { imageShape, train, test } = padImages(dataset, 3);
    expect(imageShape).toEqual([3, 3, 2]);
    const black = new Array<number>(6).fill(0);
    expect([...test.pixels]).toEqual([...black, 9, 10, 11, 12, 0, 0, ...black]);
    expect([...train.pixels]).toEqual([
      ...[...black, 1, 2, 3, 4, 0, 0, ...black],
      ...[...black, 5, 6, 7, 8, 0, 0, ...black],
    ]);
    expect(train.labels).toEqual(dataset.train.labels);
    const [height] = padImages({ ...dataset, imageShape: [2, 1, 2] }, 5).imageShape;
    expect(height).toBe(5);
  });

  it("leaves images alone that have the size, or where none is asked for", () => {
    expect(padImages(dataset, undefined)).toBe(dataset);
    const square = padImages(dataset, 3);
    expect(padImages(square, 3)).toBe(square);
  });

  it("never cuts", () => {
    expect(() => padImages(dataset, 1)).toThrow(ConfigError);
    expect(() => padImages(dataset, 1)).toThrow("at least 2, as images are 1 x 2, found 1");
  });
});
