import { describe, expect, it } from "vitest";
import { encodePng } from "../codec/png.ts";
import { ConfigError, DataError } from "../errors.ts";
import { imageGrid } from "./grid.ts";
import type { Images } from "./images.ts";
import { expectGoldenPng } from "./testing/golden.ts";
import { ringImages } from "./testing/shapes.ts";

const dots = (values: readonly number[]): Images => ({
  count: values.length,
  height: 1,
  width: 1,
  channels: 1,
  pixels: Float32Array.from(values),
});

describe("imageGrid", () => {
  it("places images row by row, with gaps between them and none outside", () => {
    const grid = imageGrid(dots([0, 1, 0.5]), { scale: 1, gap: 1, background: 9 });
    expect(grid).toEqual({
      width: 3,
      height: 3,
      channels: 1,
      data: Uint8Array.of(0, 9, 255, 9, 9, 9, 128, 9, 9),
    });
  });

  it("is as near to a square as the count allows", () => {
    const shape = (count: number) => {
      const { width, height } = imageGrid(ringImages(count, 2), { scale: 1, gap: 0 });
      return [width / 2, height / 2];
    };
    expect([1, 2, 5, 9, 64].map(shape)).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
      [3, 3],
      [8, 8],
    ]);
  });

  it("enlarges 28 x 28 three times by default, so that 64 digits fill about 700 pixels", () => {
    const { width, height } = imageGrid(ringImages(64, 28));
    expect([width, height]).toEqual([8 * 84 + 7 * 2, 8 * 84 + 7 * 2]);
  });

  it("takes bytes as they are", () => {
    const images: Images = {
      count: 1,
      height: 1,
      width: 2,
      channels: 3,
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
    };
    expect([...imageGrid(images, { scale: 1 }).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("clamps finite values outside [0, 1] and refuses NaN and infinity, naming the place", () => {
    expect([...imageGrid(dots([-0.1, 1.2]), { scale: 1, gap: 0 }).data]).toEqual([0, 255]);
    expect(() => imageGrid(dots([0, Number.NaN]))).toThrow(
      "found NaN in image 1 of [2, 1, 1, 1] at row 0, column 0",
    );
    expect(() => imageGrid(dots([Number.POSITIVE_INFINITY]))).toThrow(DataError);
  });

  it("names the shape when the pixels do not fit it", () => {
    const images = { ...ringImages(2, 4), count: 3 };
    expect(() => imageGrid(images)).toThrow(
      "expected 48 pixel values for images of shape [3, 4, 4, 1], found 32",
    );
    expect(() => imageGrid({ ...images, count: 0 })).toThrow("as count, found 0");
  });

  it("refuses options that make no sense", () => {
    const images = ringImages(2, 4);
    expect(() => imageGrid(images, { columns: 0 })).toThrow(ConfigError);
    expect(() => imageGrid(images, { gap: -1 })).toThrow("gap");
    expect(() => imageGrid(images, { scale: 1.5 })).toThrow("scale");
    expect(() => imageGrid(images, { background: 256 })).toThrow("background");
  });

  it("draws 8 x 8 samples, and colours", () => {
    expectGoldenPng("samples", encodePng(imageGrid(ringImages(64, 28))));
    expectGoldenPng("colours", encodePng(imageGrid(ringImages(5, 16, 3), { background: 32 })));
  });
});
