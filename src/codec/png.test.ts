import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { decodePng, encodePng } from "./png.ts";
import { type Channels, filledRaster } from "./raster.ts";

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 37) % 256);

describe("encodePng and decodePng", () => {
  it.each<Channels>([1, 3, 4])("round-trip a picture of %i channels", (channels) => {
    const raster = { width: 5, height: 3, channels, data: bytes(15 * channels) };
    expect(decodePng(encodePng(raster))).toEqual(raster);
  });

  it("keep grey as grey, which is a third of the data", () => {
    const png = encodePng(filledRaster(4, 4, [9]));
    expect(png[25]).toBe(0); // colour type 0 is greyscale: PNG specification, 11.2.1
  });

  it("refuse data that do not match the size", () => {
    const raster = { width: 5, height: 3, channels: 1 as const, data: bytes(14) };
    expect(() => encodePng(raster)).toThrow("encodePng: expected 3 x 5 x 1 = 15 bytes, found 14");
  });
});

describe("decodePng", () => {
  it("keeps the upper half of 16 bits", () => {
    const png = encode({ width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(0x1234, 0xff00) });
    expect([...decodePng(png).data]).toEqual([0x12, 0xff]);
  });

  it("scales grey of 2 bits to the whole range, rows padded to bytes", () => {
    const data = Uint8Array.of(0b00_01_10_11, 0b11_00_00_00, 0b01_00_11_10, 0b00_00_00_00);
    const png = encode({ width: 5, height: 2, channels: 1, depth: 2, data });
    expect([...decodePng(png).data]).toEqual([0, 85, 170, 255, 255, 85, 0, 255, 170, 0]);
  });

  it("converts a palette to its colours", () => {
    const palette = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const png = encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 0), palette });
    expect(decodePng(png)).toEqual({
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(4, 5, 6, 1, 2, 3),
    });
  });

  it("converts grey with alpha to RGBA", () => {
    const png = encode({ width: 2, height: 1, channels: 2, depth: 8, data: Uint8Array.of(1, 2, 3, 4) });
    expect([...decodePng(png).data]).toEqual([1, 1, 1, 2, 3, 3, 3, 4]);
  });

  it("reports what is wrong with bytes that are not a PNG, or a damaged one", () => {
    expect(() => decodePng(bytes(20))).toThrow(DataError);
    const damaged = encodePng(filledRaster(40, 40, [9])).slice();
    damaged[20] = 1; // inside the header, so that its checksum fails
    expect(() => decodePng(damaged)).toThrow("the PNG file cannot be read");
  });
});
