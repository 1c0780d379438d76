import { describe, expect, it } from "vitest";
import type { Raster } from "../../codec/raster.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { backgroundText, parseBackground } from "./background.ts";
import type { Fit, Preparation } from "./preparation.ts";
import { prepareRaster } from "./prepare.ts";

const white = [255, 255, 255] as const;
const colours: Preparation = { height: 4, width: 4, channels: 3, fit: "cover", background: white };
const prepared = (raster: Raster, changed: Partial<Preparation> = {}) => [
  ...prepareRaster(raster, { ...colours, ...changed }, "a.png"),
];

/** A grey picture of rows of numbers. */
function grey(...rows: readonly (readonly number[])[]): Raster {
  const data = Uint8Array.from(rows.flat());
  return { width: rows[0]?.length ?? 0, height: rows.length, channels: 1, data };
}

const onGrey = (fit: Fit, raster: Raster, height: number, width: number) => {
  const image = prepared(raster, { fit, height, width, channels: 1, background: [9, 9, 9] });
  return Array.from({ length: height }, (_, row) => image.slice(row * width, (row + 1) * width));
};

describe("prepareRaster", () => {
  it("cover: cuts equal parts off two sides", () => {
    const wide = grey([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]);
    expect(onGrey("cover", wide, 2, 2)).toEqual([
      [3, 4],
      [9, 10],
    ]);
    const tall = grey([1, 2], [3, 4], [5, 6], [7, 8]);
    expect(onGrey("cover", tall, 2, 2)).toEqual([
      [3, 4],
      [5, 6],
    ]);
  });

  it("contain: the whole picture in the middle, with an extra row of the background below", () => {
    const wide = grey([100, 100, 100, 100]);
    expect(onGrey("contain", wide, 4, 4)).toEqual([
      [9, 9, 9, 9],
      [100, 100, 100, 100],
      [9, 9, 9, 9],
      [9, 9, 9, 9],
    ]);
    const tall = grey([100], [100], [100], [100], [100], [100], [100], [100], [100], [100]);
    // 10 x 1 in 4 x 4 would be 0.4 wide.
    expect(onGrey("contain", tall, 4, 4)).toEqual([1, 2, 3, 4].map(() => [9, 100, 9, 9]));
    expect(onGrey("contain", grey([50, 50], [50, 50]), 3, 5)).toEqual(
      [1, 2, 3].map(() => [9, 50, 50, 50, 9]),
    );
  });

  it("stretch: scales each axis separately", () => {
    expect(onGrey("stretch", grey([10, 200]), 2, 2)).toEqual([
      [10, 200],
      [10, 200],
    ]);
  });

  it("pad: rejects a larger picture", () => {
    expect(onGrey("pad", grey([1, 2]), 2, 5)).toEqual([
      [9, 1, 2, 9, 9],
      [9, 9, 9, 9, 9],
    ]);
    const refused = () => prepared(grey([1, 2, 3, 4, 5]), { fit: "pad" });
    expect(refused).toThrow(DataError);
    expect(refused).toThrow(
      "a.png: expected at most 4 x 4 pixels (height x width), because the fit pad does not scale, found 1 x 5. " +
        "Train with fit: cover or a larger imageSize.",
    );
  });

  it("composites every alpha and value over the background first", () => {
    const size = 256;
    const data = new Uint8Array(size * size * 4);
    for (let pixel = 0; pixel < size * size; pixel++)
      data.set([pixel % size, 255 - (pixel % size), 7, Math.floor(pixel / size)], 4 * pixel);
    const background = [10, 200, 255] as const;
    const found = prepared(
      { width: size, height: size, channels: 4, data },
      { height: size, width: size, background },
    );
    let wrong = 0;
    for (let index = 0; index < found.length; index++) {
      const [pixel, channel] = [Math.floor(index / 3), index % 3];
      const alpha = data[4 * pixel + 3] ?? 0;
      const behind = background[channel] ?? 0;
      const share = behind + (alpha / 255) * ((data[4 * pixel + channel] ?? 0) - behind);
      if (Math.abs((found[index] ?? 0) - share) > 0.5) wrong++;
    }
    expect(wrong).toBe(0);
    // The colour of a transparent pixel does not appear at edges either.
    const edge = Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255);
    expect(new Set(prepared({ width: 2, height: 1, channels: 4, data: edge }))).toEqual(new Set([255]));
  });

  it("makes colours and the background grey like Pillow's mode L, and grey three equal channels", () => {
    // Image.new("RGB", (1, 1), colour).convert("L") of Pillow 13.
    const pillow: readonly (readonly [number, number, number, number])[] = [
      [255, 0, 0, 76],
      [0, 255, 0, 150],
      [0, 0, 255, 29],
      [12, 34, 56, 30],
      [200, 100, 50, 124],
      [255, 255, 255, 255],
    ];
    for (const [red, green, blue, expected] of pillow) {
      const raster = { width: 1, height: 1, channels: 3, data: Uint8Array.of(red, green, blue) } as const;
      const of = (changed: Partial<Preparation>) =>
        prepared(raster, { height: 1, width: 2, channels: 1, fit: "pad", ...changed });
      expect(of({ background: [red, green, blue] })).toEqual([expected, expected]);
      expect(of({ background: [0, 0, 0] })).toEqual([expected, 0]);
    }
    expect(prepared(grey([3, 200]), { height: 1, width: 2 })).toEqual([3, 3, 3, 200, 200, 200]);
  });

  it("scales grey as one channel to the same bytes as three", () => {
    const data = Uint8Array.from({ length: 21 * 34 }, (_, index) => Math.imul(index, 2654435761) >>> 24);
    const one: Raster = { width: 21, height: 34, channels: 1, data };
    const three: Raster = {
      ...one,
      channels: 3,
      data: Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)] ?? 0),
    };
    for (const fit of ["cover", "contain", "stretch"] as const) {
      expect(prepared(one, { fit, height: 9, width: 12 })).toEqual(
        prepared(three, { fit, height: 9, width: 12 }),
      );
      const asGrey = { fit, height: 9, width: 12, channels: 1 } as const;
      expect(prepared(one, asGrey)).toEqual(prepared(three, asGrey));
    }
  });

  it("rejects data that do not match their size, with the picture's name", () => {
    expect(() => prepared({ width: 2, height: 2, channels: 3, data: new Uint8Array(11) })).toThrow(
      "a.png: expected 2 x 2 x 3 = 12 bytes, found 11",
    );
  });
});

describe("parseBackground", () => {
  it("reads names and hexadecimal digits, and backgroundText writes them", () => {
    expect(
      ["white", "black", "#fff", "#1aF", "#01fE80"].map((text) => backgroundText(parseBackground(text))),
    ).toEqual(["white", "black", "white", "#11aaff", "#01fe80"]);
    expect(parseBackground("#1aF")).toEqual([0x11, 0xaa, 0xff]);
  });

  it.each(["", "red", "#ff", "#fffff", "fff", "#ggg", "constructor", "#fff "])("rejects '%s'", (text) => {
    expect(() => parseBackground(text)).toThrow(ConfigError);
    expect(() => parseBackground(text)).toThrow(
      `background: expected white, black, #rgb or #rrggbb, found '${text}'`,
    );
  });
});
