import { describe, expect, it } from "vitest";
import { decodePng } from "../codec/png.ts";
import { randomStream } from "../random/stream.ts";
import { densityRaster, encodeIndexedPng } from "./density.ts";

const place = { colours: ["#ff0000", "#0000ff"], background: "#ffffff", width: 40, height: 20, radius: 2 };

function pixelAt(picture: ReturnType<typeof densityRaster>, x: number, y: number) {
  return picture.palette[picture.indices[y * picture.width + x] ?? 0];
}

describe("densityRaster", () => {
  it("draws a disc where a point is, and nothing elsewhere", () => {
    const picture = densityRaster({ ...place, points: Float32Array.of(10, 8), classes: Uint8Array.of(1) });
    const [red = 0, green = 0, blue = 0] = pixelAt(picture, 10, 8) ?? [];
    expect(blue).toBe(255);
    expect(red).toBeLessThan(60);
    expect(green).toBe(red);
    expect(pixelAt(picture, 14, 8)).toEqual([255, 255, 255]);
    expect(pixelAt(picture, 30, 8)).toEqual([255, 255, 255]);
  });

  it("shows the class that covers a pixel most, for any order of the points", () => {
    const points = Float32Array.of(10, 8, 10, 8, 10, 8);
    const first = densityRaster({ ...place, points, classes: Uint8Array.of(0, 0, 1) });
    const second = densityRaster({ ...place, points, classes: Uint8Array.of(1, 0, 0) });
    expect(pixelAt(first, 10, 8)?.[0]).toBe(255);
    expect(second.indices).toEqual(first.indices);
  });

  it("is stronger where more points lie", () => {
    const crowd = Array.from({ length: 50 }, () => [10, 8]).flat();
    const points = Float32Array.from([...crowd, 30, 8]);
    const picture = densityRaster({ ...place, points, classes: new Uint8Array(51) });
    expect(pixelAt(picture, 10, 8)).toEqual([255, 0, 0]);
    const [, alone = 0] = pixelAt(picture, 30, 8) ?? [];
    expect(alone).toBeGreaterThan(100);
    expect(alone).toBeLessThan(200);
  });

  it("omits points outside, and clips points at the edge", () => {
    const points = Float32Array.of(-100, 5, 0, 0, 39, 19, 20, 400);
    const picture = densityRaster({ ...place, points, classes: new Uint8Array(4) });
    expect(pixelAt(picture, 0, 0)).not.toEqual([255, 255, 255]);
    expect(pixelAt(picture, 39, 19)).not.toEqual([255, 255, 255]);
    expect(picture.indices.filter((index) => index > 0).length).toBeLessThan(24);
  });

  it("keeps 60,000 points under a megabyte, as a PNG with the same colours", () => {
    const count = 60_000;
    const points = new Float32Array(2 * count);
    randomStream(0, "crowd").normals(0, points);
    const colours = Array.from({ length: 10 }, (_, index) => `#${index}0${9 - index}0a0`);
    const picture = densityRaster({
      points: points.map((value) => 620 + 180 * value),
      classes: Uint8Array.from({ length: count }, (_, point) => point % 10),
      colours,
      background: "#ffffff",
      width: 1240,
      height: 1240,
      radius: 2,
    });
    const png = encodeIndexedPng(picture);
    expect((4 / 3) * png.length).toBeLessThan(1e6);
    const decoded = decodePng(png);
    expect(decoded).toMatchObject({ width: 1240, height: 1240, channels: 3 });
    const middle = 620 * 1240 + 620;
    expect([...decoded.data.subarray(3 * middle, 3 * middle + 3)]).toEqual(pixelAt(picture, 620, 620));
  });
});

describe("encodeIndexedPng", () => {
  it("refuses pixels that do not fit, and no colours", () => {
    const raster = { width: 2, height: 2, indices: new Uint8Array(4), palette: [[0, 0, 0] as const] };
    expect(() => encodeIndexedPng({ ...raster, width: 3 })).toThrow("expected 6 pixels");
    expect(() => encodeIndexedPng({ ...raster, palette: [] })).toThrow("from 1 to 256 colours, found 0");
  });
});
