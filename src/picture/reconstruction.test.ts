import { describe, expect, it } from "vitest";
import { encodePng } from "../codec/png.ts";
import { ConfigError, DataError } from "../errors.ts";
import { reconstructionPicture } from "./reconstruction.ts";
import { expectGoldenPng } from "./testing/golden.ts";
import { ringImages } from "./testing/shapes.ts";

describe("reconstructionPicture", () => {
  it("puts each reconstruction under its original, the gap between pairs larger than inside them", () => {
    const dots = (...values: readonly number[]) => ({
      count: values.length,
      height: 1,
      width: 1,
      channels: 1 as const,
      pixels: Uint8Array.from(values),
    });
    const options = { columns: 2, gap: 1, pairGap: 2, scale: 1, background: 0 };
    const picture = reconstructionPicture(dots(1, 2, 3), dots(4, 5, 6), options);
    expect([picture.width, picture.height]).toEqual([4, 8]);
    expect(picture.data).toEqual(
      // biome-ignore format: a row of the picture a line
      Uint8Array.of(
        1, 0, 0, 2,
        0, 0, 0, 0,
        4, 0, 0, 5,
        0, 0, 0, 0,
        0, 0, 0, 0,
        3, 0, 0, 0,
        0, 0, 0, 0,
        6, 0, 0, 0,
      ),
    );
  });

  it("has 8 columns, or as many as there are images", () => {
    const width = (count: number) => {
      const images = ringImages(count, 4);
      return reconstructionPicture(images, images, { scale: 1, gap: 0, pairGap: 0 }).width / 4;
    };
    expect([1, 8, 9].map(width)).toEqual([1, 8, 8]);
  });

  it("refuses batches of different shapes, and names both", () => {
    expect(() => reconstructionPicture(ringImages(8, 4), ringImages(7, 4))).toThrow(
      "expected reconstructions of the shape of originals, [8, 4, 4, 1], found [7, 4, 4, 1]",
    );
    expect(() => reconstructionPicture(ringImages(8, 4), { ...ringImages(8, 4), width: 5 })).toThrow(
      DataError,
    );
    const images = ringImages(8, 4);
    expect(() => reconstructionPicture(images, images, { pairGap: -1 })).toThrow(ConfigError);
  });

  it("says which of the two batches holds NaN", () => {
    const broken = ringImages(8, 4);
    broken.pixels[20] = Number.NaN;
    expect(() => reconstructionPicture(ringImages(8, 4), broken)).toThrow("reconstructions: expected finite");
  });

  it("draws 16 pairs", () => {
    const picture = reconstructionPicture(ringImages(16, 28), ringImages(16, 28, 1, 2));
    expectGoldenPng("reconstruction", encodePng(picture));
  });
});
