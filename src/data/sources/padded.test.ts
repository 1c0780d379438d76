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
  it("puts images into the middle of black ones, one row or column more below and to the right", async () => {
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
