import { readFileSync } from "node:fs";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { decodePng, encodePng } from "../png.ts";
import type { Raster } from "../raster.ts";
import { createPictureDecoder } from "./decoder.node.ts";
import { resample } from "./resample.ts";

const folder = new URL("../../../test/fixtures/pictures/", import.meta.url);
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
interface Decoded {
  readonly width: number;
  readonly height: number;
  /** RGBA, in base64, as Pillow decodes it: see make_kinds.py. */
  readonly data: string;
}
const expected = JSON.parse(readFileSync(new URL("kinds.json", folder), "utf8")) as Record<string, Decoded>;

const decoder = await createPictureDecoder();
async function decoded(bytes: Uint8Array, name = "x", scale?: number): Promise<Raster> {
  return decoder.decode(bytes, await decoder.header(bytes, name), name, scale);
}

function rgbaOf({ width, height, channels, data }: Raster): Uint8Array {
  return Uint8Array.from({ length: 4 * width * height }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / 4), at % 4];
    if (channel === 3) return channels === 4 ? (data[4 * pixel + 3] ?? 0) : 255;
    return data[pixel * channels + (channels === 1 ? 0 : channel)] ?? 0;
  });
}

function differences(a: Uint8Array, b: Uint8Array): { readonly mean: number; readonly largest: number } {
  expect(a.length).toBe(b.length);
  let [sum, largest] = [0, 0];
  for (let at = 0; at < a.length; at++) {
    const difference = Math.abs((a[at] ?? 0) - (b[at] ?? 0));
    sum += difference;
    largest = Math.max(largest, difference);
  }
  return { mean: sum / a.length, largest };
}

/** Pixels of a soft picture with some noise. */
function pictureOf(width: number, height: number, channels: 1 | 3 | 4): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / channels), at % channels];
    const [x, y] = [(pixel % width) / width, Math.floor(pixel / width) / height];
    return 127 + 90 * Math.sin(7 * x + 5 * y * (channel + 1) + channel) + ((at * 7919) % 23) - 11;
  });
  return { width, height, channels, data };
}
const asSharp = ({ width, height, channels, data }: Raster) =>
  sharp(data, { raw: { width, height, channels } });
const bytesOf = async (made: Sharp) => new Uint8Array(await made.toBuffer());

const picture = pictureOf(20, 14, 3);
const transparent = pictureOf(20, 14, 4);

describe("lossless pictures", () => {
  it.each<readonly [string, Raster, (made: Sharp) => Sharp]>([
    ["PNG", picture, (made) => made.png()],
    ["PNG with alpha", transparent, (made) => made.png()],
    ["WebP", picture, (made) => made.webp({ lossless: true })],
    ["WebP with alpha", transparent, (made) => made.webp({ lossless: true, exact: true })],
    ["TIFF", picture, (made) => made.tiff({ compression: "none" })],
    ["TIFF with LZW", picture, (made) => made.tiff({ compression: "lzw", predictor: "horizontal" })],
    ["TIFF with Deflate", transparent, (made) => made.tiff({ compression: "deflate" })],
  ])("have the bits of the same pixels: %s", async (_, from, make) => {
    const made = await decoded(await bytesOf(make(asSharp(from))));
    expect([made.width, made.height]).toEqual([from.width, from.height]);
    expect(Buffer.from(rgbaOf(made)).equals(Buffer.from(rgbaOf(from)))).toBe(true);
  });

  it.each(Object.keys(expected).filter((name) => !/jpg|avif/.test(name)))(
    "are decoded like in Pillow, from the first frame or page: %s",
    async (name) => {
      const { width, height, data } = expected[name] ?? { width: 0, height: 0, data: "" };
      const made = await decoded(fixture(`kinds/${name}`), name);
      expect([made.width, made.height]).toEqual([width, height]);
      expect(Buffer.from(rgbaOf(made)).toString("base64")).toBe(data);
    },
  );

  it("of PNG are decoded alike by this package and by sharp, which decodes large ones", async () => {
    for (const channels of [1, 3, 4] as const) {
      const bytes = encodePng(pictureOf(300, 250, channels));
      expect(differences(rgbaOf(await decoded(bytes)), rgbaOf(decodePng(bytes))).largest).toBe(0);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "are turned upright by the orientation %i of Exif",
    async (orientation) => {
      for (const kind of ["png", "webp"] as const) {
        const made = asSharp(picture).withMetadata({ orientation });
        const bytes = await bytesOf(kind === "png" ? made.png() : made.webp({ lossless: true }));
        const header = await decoder.header(bytes, "x");
        const [width, height] = orientation < 5 ? [20, 14] : [14, 20];
        expect(header).toEqual({ kind, width, height, grey: false });
        const upright = await decoder.decode(bytes, header, "x");
        expect([upright.width, upright.height]).toEqual([width, height]);
        expect(differences(rgbaOf(upright), rgbaOf(turned(picture, orientation))).largest).toBe(0);
      }
    },
  );
});

/** How a picture that is stored with an orientation is seen: Exif 2.32, section 4.6.4, tag 274. */
function turned({ width, height, channels, data }: Raster, orientation: number): Raster {
  const swapped = orientation >= 5;
  const size = swapped ? { width: height, height: width } : { width, height };
  const out = new Uint8Array(data.length);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      // The side of the stored picture at which its row 0 is seen, and that of its column 0.
      const [right, below] = [size.width - 1 - x, size.height - 1 - y];
      const [row = 0, column = 0] =
        [
          [y, x],
          [y, right],
          [below, right],
          [below, x],
          [x, y],
          [right, y],
          [right, below],
          [x, below],
        ][orientation - 1] ?? [];
      for (let channel = 0; channel < channels; channel++)
        out[(y * size.width + x) * channels + channel] =
          data[(row * width + column) * channels + channel] ?? 0;
    }
  }
  return { ...size, channels, data: out };
}

describe("lossy pictures", () => {
  it.each(["plain.jpg", "plain.avif"])(
    "are within 3 of 255 of Pillow's decoding, 0.6 on average: %s",
    async (name) => {
      const { data } = expected[name] ?? { data: "" };
      const made = await decoded(fixture(`kinds/${name}`), name);
      const { mean, largest } = differences(rgbaOf(made), new Uint8Array(Buffer.from(data, "base64")));
      expect(largest).toBeLessThanOrEqual(3);
      expect(mean).toBeLessThan(0.6);
    },
  );

  it("with a profile of other colours become sRGB, within 3 of 255", async () => {
    const soft = pictureOf(40, 30, 3);
    for (const channel of soft.data.keys())
      soft.data[channel] = 80 + Math.floor((soft.data[channel] ?? 0) / 3);
    const bytes = await bytesOf(asSharp(soft).withIccProfile("p3").png());
    expect(differences(decodePng(bytes).data, soft.data).largest).toBeGreaterThan(3);
    expect(differences(rgbaOf(await decoded(bytes)), rgbaOf(soft)).largest).toBeLessThanOrEqual(3);
  });

  it("of CMYK become RGB", async () => {
    const made = await decoded(fixture("cmyk.jpg"));
    expect(made.channels).toBe(3);
    const header = await decoder.header(fixture("cmyk.jpg"), "x");
    expect(header.grey).toBe(false);
  });

  it.each([3, 4, 8])(
    "decoded at 1/%i of their size differ by less than 1 of 255 on average",
    async (reduction) => {
      const large = pictureOf(960, 720, 3);
      const bytes = await bytesOf(asSharp(large).jpeg({ quality: 92 }));
      const size = { width: 480 / reduction, height: 360 / reduction };
      const scaled = (raster: Raster) =>
        resample(raster.data, raster, { left: 0, top: 0, width: raster.width, height: raster.height }, size);
      const whole = await decoded(bytes);
      const reduced = await decoded(bytes, "x", size.width / 960);
      expect([whole.width, reduced.width]).toEqual([960, 960 / reduction]);
      const { mean, largest } = differences(scaled(reduced), scaled(whole));
      expect(mean).toBeLessThan(1);
      expect(largest).toBeLessThanOrEqual(8);
    },
  );
});

it("names sharp's version before anything is decoded, because the keys of packs depend on it", async () => {
  const { versionFor } = await createPictureDecoder();
  expect(await versionFor("jpeg")).toBe(`sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips})`);
  expect(await versionFor("png")).toBe("png");
});

describe("a file that is not a picture", () => {
  const refusal = async (bytes: Uint8Array) => {
    try {
      await decoded(bytes, "a.jpg");
    } catch (cause) {
      if (cause instanceof DataError) return cause.message;
      throw cause;
    }
    return "";
  };
  it.each<readonly [string, () => Uint8Array | Promise<Uint8Array>, RegExp]>([
    ["empty", () => new Uint8Array(0), /^a\.jpg: expected a picture, found an empty file\./],
    [
      "HTML",
      () => Buffer.from("<!DOCTYPE html>"),
      /^a\.jpg: expected a picture, found another kind of file\./,
    ],
    ["BMP", () => Buffer.from("BM12345678"), /^a\.jpg: expected JPEG, .*, found BMP\. Convert it: mogrify/],
    ["half a JPEG", () => fixture("kinds/plain.jpg").subarray(0, 600), /^a\.jpg: the picture is damaged \(/],
    [
      "the head of a JPEG",
      () => fixture("kinds/plain.jpg").subarray(0, 40),
      /^a\.jpg: the picture is damaged \(/,
    ],
    ["half a PNG", () => encodePng(picture).subarray(0, 200), /^a\.jpg: /],
    ["half a WebP", () => fixture("kinds/plain.webp").subarray(0, 100), /^a\.jpg: the picture is damaged \(/],
    [
      "a TIFF of floats",
      () => fixture("kinds/float.tif"),
      /^a\.jpg: .* found numbers of type float, whose range/,
    ],
    [
      "a PNG that declares 60,000 x 60,000",
      () => claimed(encodePng(picture), 16, 60_000),
      /^a\.jpg: expected a picture of at most 268,435,456 pixels, found 60000 x 60000\./,
    ],
    ["a JPEG that declares 65,000 x 65,000", () => claimedJpeg(65_000), /at most 268,435,456 pixels/],
  ])("is refused with its name: %s", async (_, make, message) => {
    expect(await refusal(await make())).toMatch(message);
  });
});

/** A PNG of another size, with the checksum of its header. */
function claimed(png: Uint8Array, at: number, side: number): Uint8Array {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(side, at);
  bytes.writeUInt32BE(side, at + 4);
  return bytes;
}

function claimedJpeg(side: number): Uint8Array {
  const bytes = Buffer.from(fixture("kinds/plain.jpg"));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(side, frame + 5);
  bytes.writeUInt16BE(side, frame + 7);
  return bytes;
}
