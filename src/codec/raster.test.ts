import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { enlarge, filledRaster, paste, type Raster } from "./raster.ts";

const twoPixels: Raster = { width: 2, height: 1, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };

describe("filledRaster", () => {
  it("repeats the colour in every pixel", () => {
    expect(filledRaster(2, 1, [7, 8, 9])).toEqual({ ...twoPixels, data: Uint8Array.of(7, 8, 9, 7, 8, 9) });
  });

  it("refuses a side that is not a positive integer, and a colour of two channels", () => {
    expect(() => filledRaster(0, 1, [0])).toThrow(DataError);
    expect(() => filledRaster(1, 1.5, [0])).toThrow("height: expected an integer of at least 1, found 1.5");
    expect(() => filledRaster(1, 1, [0, 0])).toThrow("found 2");
  });
});

describe("enlarge", () => {
  it("makes each pixel a square", () => {
    const row = [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6];
    expect(enlarge(twoPixels, 2)).toEqual({
      width: 4,
      height: 2,
      channels: 3,
      data: Uint8Array.from([...row, ...row]),
    });
  });

  it("keeps every pixel of a picture with several rows", () => {
    const data = Uint8Array.from({ length: 5 * 4 }, (_, index) => 10 * index);
    const large = enlarge({ width: 5, height: 4, channels: 1, data }, 3);
    large.data.forEach((value, index) => {
      const x = Math.floor((index % 15) / 3);
      const y = Math.floor(index / 15 / 3);
      expect(value).toBe(data[y * 5 + x]);
    });
  });

  it("refuses a factor below 1, and data that do not match", () => {
    expect(() => enlarge(twoPixels, 0.5)).toThrow("factor");
    expect(() => enlarge({ ...twoPixels, width: 3 }, 2)).toThrow("expected 1 x 3 x 3 = 9 bytes, found 6");
  });
});

describe("paste", () => {
  it("writes only to its place", () => {
    const target = filledRaster(3, 2, [0]);
    paste(target, filledRaster(2, 1, [5]), 1, 1);
    expect([...target.data]).toEqual([0, 0, 0, 0, 5, 5]);
  });

  it("refuses other channels and a place outside", () => {
    const target = filledRaster(3, 2, [0]);
    expect(() => paste(target, twoPixels, 0, 0)).toThrow("channels");
    expect(() => paste(target, filledRaster(2, 1, [5]), 2, 0)).toThrow("does not fit into");
    expect(() => paste(target, filledRaster(2, 1, [5]), -1, 0)).toThrow("does not fit into");
  });
});
