import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resample, type Size, type Window } from "./resample.ts";

interface Case {
  readonly from: Size & { readonly channels: number };
  readonly window: Window;
  readonly to: Size;
  readonly pixels: string;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../../test/fixtures/pictures/resampled.json", import.meta.url), "utf8"),
) as { cases: readonly Case[] };

/** The pictures of make_resampled.py. */
const noise = ({ width, height, channels }: Case["from"]) =>
  Uint8Array.from({ length: width * height * channels }, (_, index) => Math.imul(index, 2654435761) >>> 24);

const whole = ({ width, height }: Size): Window => ({ left: 0, top: 0, width, height });

function mirrored(pixels: Uint8Array, { width, channels }: { width: number; channels: number }): Uint8Array {
  return pixels.map((_, index) => {
    const [pixel, channel] = [Math.floor(index / channels), index % channels];
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    return pixels[(row * width + width - 1 - column) * channels + channel] ?? 0;
  });
}

describe("resample", () => {
  it.each(cases)("is Pillow's BILINEAR within 1: $from, $window to $to", ({ from, window, to, pixels }) => {
    const expected = new Uint8Array(Buffer.from(pixels, "base64"));
    const found = resample(noise(from), from, window, to);
    expect(found.length).toBe(expected.length);
    const differences = Array.from(found, (value, index) => Math.abs(value - (expected[index] ?? -1)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
    expect(differences.reduce((sum, value) => sum + value, 0) / found.length).toBeLessThan(0.3);
  });

  it("weights four pixels by 1/8, 3/8, 3/8, 1/8 if a side is halved, and rounds half up", () => {
    const from = { width: 8, height: 1, channels: 1 };
    const pixels = Uint8Array.of(0, 0, 100, 101, 203, 8, 0, 70);
    const found = resample(pixels, from, whole(from), { width: 4, height: 1 });
    // At both ends only three pixels remain, whose weights are 3/7, 3/7, 1/7. The second is 101.25 and the third 91.75.
    expect([...found]).toEqual([14, 101, 92, 31]);
    const [black, white] = [Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0), Uint8Array.of(0, 0, 0, 0, 4, 0, 0, 0)];
    const halves = [black, white].map((row) => resample(row, from, whole(from), { width: 4, height: 1 })[1]);
    // 3/8 and 1/8 of 4: 1.5 and 0.5.
    expect(halves).toEqual([2, 1]);
  });

  it("copies the whole picture in its own size", () => {
    const from = { width: 13, height: 7, channels: 3 };
    const pixels = noise(from);
    const copy = resample(pixels, from, whole(from), from);
    expect(copy).toEqual(pixels);
    copy.fill(0);
    expect(pixels).toEqual(noise(from));
  });

  it("copies a window of whole pixels in its own size", () => {
    const from = { width: 9, height: 8, channels: 1 };
    const pixels = noise(from);
    const found = resample(pixels, from, { left: 2, top: 3, width: 4, height: 2 }, { width: 4, height: 2 });
    expect([...found]).toEqual([...pixels.subarray(29, 33), ...pixels.subarray(38, 42)]);
  });

  it("keeps a picture of one colour for any size", () => {
    for (const [width, height, across, down] of [
      [7, 5, 3, 11],
      [100, 3, 64, 64],
      [1, 1, 9, 9],
      [333, 222, 31, 17],
    ] as const) {
      for (const value of [0, 1, 77, 254, 255]) {
        const from = { width, height, channels: 1 };
        const pixels = new Uint8Array(width * height).fill(value);
        const found = resample(pixels, from, whole(from), { width: across, height: down });
        expect([...new Set(found)]).toEqual([value]);
      }
    }
  });

  it("gives a mirrored result for a mirrored picture, except for rounding", () => {
    for (const [width, to] of [
      [50, 21],
      [21, 50],
      [64, 16],
    ] as const) {
      const from = { width, height: 10, channels: 3 };
      const size = { width: to, height: 4 };
      const found = resample(noise(from), from, whole(from), size);
      const turned = resample(mirrored(noise(from), from), from, whole(from), size);
      const back = mirrored(turned, { width: to, channels: 3 });
      const apart = found.map((value, index) => Math.abs(value - (back[index] ?? 0)));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1);
      expect(apart.filter((value) => value > 0).length).toBeLessThan(0.1 * found.length);
    }
  });

  it("treats each channel like a separate picture", () => {
    const from = { width: 23, height: 19, channels: 3 };
    const to = { width: 8, height: 30 };
    const pixels = noise(from);
    const colours = resample(pixels, from, whole(from), to);
    for (const channel of [0, 1, 2]) {
      const grey = pixels.filter((_, index) => index % 3 === channel);
      const found = resample(grey, { ...from, channels: 1 }, whole(from), to);
      expect(found).toEqual(colours.filter((_, index) => index % 3 === channel));
    }
  });
});
