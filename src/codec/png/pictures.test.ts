import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodePng } from "../png.ts";
import type { Raster } from "../raster.ts";

const folder = new URL("testing/", import.meta.url);
const pictures = new URL("pictures/", folder);

interface Expected {
  readonly width: number;
  readonly height: number;
  /** Base64. */
  readonly rgba: string;
}

/** By name, as decoded by ImageMagick: see testing/make_pictures.py. */
const expected = JSON.parse(readFileSync(new URL("pictures.json", folder), "utf8")) as Record<
  string,
  Expected
>;
const names = readdirSync(pictures).map((file) => file.replace(".png", ""));
const bytesOf = (name: string) => Uint8Array.from(readFileSync(new URL(`${name}.png`, pictures)));

function rgbaOf({ width, height, channels, data }: Raster): Uint8Array {
  return Uint8Array.from({ length: 4 * width * height }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / 4), at % 4];
    if (channel === 3) return channels === 4 ? (data[4 * pixel + 3] ?? 0) : 255;
    return data[pixel * channels + (channels === 1 ? 0 : channel)] ?? 0;
  });
}

describe("PNG files of other programs", () => {
  it("cover every colour type, depth, interlacing, transparency and filter", () => {
    const kinds = new Set(names.map((name) => [...bytesOf(name).subarray(24, 29)].join()));
    // 15 pairs of depth and colour type (PNG specification, table 11.1), each with and without Adam7.
    expect(kinds.size).toBe(30);
    const transparent = names.filter((name) => String.fromCharCode(...bytesOf(name)).includes("tRNS"));
    expect(transparent).toHaveLength(2 * (5 + 2 + 4));
    expect(names).toHaveLength(92);
    expect(Object.keys(expected).sort()).toEqual([...names].sort());
  });

  it.each(names)("are decoded pixel for pixel: %s", (name) => {
    const { width, height, rgba } = expected[name] ?? { width: 0, height: 0, rgba: "" };
    const raster = decodePng(bytesOf(name));
    expect([raster.width, raster.height]).toEqual([width, height]);
    expect(Buffer.from(rgbaOf(raster)).toString("base64")).toBe(rgba);
    const header = bytesOf(name)[25] ?? 0;
    const hasAlpha = header === 4 || header === 6 || name.includes("key") || name.includes("alpha");
    const channels = header === 0 ? 1 : 3;
    expect(raster.channels).toBe(hasAlpha ? 4 : channels);
  });
});

describe("damaged PNG files", () => {
  const good = bytesOf("palette-4-alpha-adam7");

  it("are refused wherever they are cut off", () => {
    for (let length = 0; length < good.length; length++)
      expect(() => decodePng(good.subarray(0, length), "x.png")).toThrow(
        /^x\.png: the PNG file cannot be read \(.+\)\. Save the picture again\.$/,
      );
    expect(() => decodePng(good)).not.toThrow();
  });

  it("are refused wherever a bit is wrong", () => {
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const damaged = good.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodePng(damaged), `bit ${bit}`).toThrow("the PNG file cannot be read");
    }
  });
});
