import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { jpegPictureHeader } from "./jpegHeader.ts";

const fixtures = new URL("../../../test/fixtures/pictures/", import.meta.url).pathname;
const fixture = (name: string) => new Uint8Array(readFileSync(fixtures + name));
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#3060a0" } });

describe("jpegPictureHeader", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("has the upright size with orientation %d", async (orientation) => {
    const bytes = await blank(23, 11).withMetadata({ orientation }).jpeg().toBuffer();
    const [width, height] = orientation < 5 ? [23, 11] : [11, 23];
    expect(jpegPictureHeader(bytes, "a.jpg")).toEqual({ kind: "jpeg", width, height, grey: false });
  });

  it("is read from progressive, grey and CMYK files, and from Pillow's files", async () => {
    const grey = await blank(9, 8).toColourspace("b-w").jpeg({ progressive: true }).toBuffer();
    expect(jpegPictureHeader(grey, "a.jpg")).toEqual({ kind: "jpeg", width: 9, height: 8, grey: true });
    const cmyk = jpegPictureHeader(fixture("cmyk.jpg"), "a.jpg");
    expect(cmyk).toEqual({ kind: "jpeg", width: 40, height: 30, grey: false });
    const turned = jpegPictureHeader(fixture("turned.jpg"), "a.jpg");
    expect(turned).toEqual({ kind: "jpeg", width: 40, height: 30, grey: false });
  });

  it("refuses a file that is cut off at any byte before it, and one with too many pixels", async () => {
    const bytes = new Uint8Array(await blank(23, 11).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const frame = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
    expect(frame).toBeGreaterThan(0);
    for (let length = 2; length < frame + 10; length++)
      expect(() => jpegPictureHeader(bytes.subarray(0, length), "a.jpg")).toThrow(DataError);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(frame + 5, 0xffffffff);
    expect(() => jpegPictureHeader(bytes, "a.jpg")).toThrow(
      "a.jpg: expected a picture of at most 268,435,456 pixels, found 65535 x 65535",
    );
  });

  it("ignores the orientation in invalid Exif data", async () => {
    const bytes = new Uint8Array(await blank(23, 11).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const exif = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xe1);
    bytes.fill(0xff, exif + 14, exif + 18);
    expect(jpegPictureHeader(bytes, "a.jpg")).toMatchObject({ width: 23, height: 11 });
  });
});
