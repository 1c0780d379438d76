import { describe, expect, it } from "vitest";
import { conversions, endingOf, foreignKinds, isForeign, pictureKindOf, pictureKindOfName } from "./kinds.ts";

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...part].map((each) => each.charCodeAt(0)) : part)),
  );
/** The first box of ISO's base media format: its size, "ftyp", the major brand, a version, and compatible brands. */
const media = (major: string, ...compatible: readonly string[]) =>
  bytes([0, 0, 0, 16 + 4 * compatible.length], "ftyp", major, [0, 0, 0, 0], ...compatible);

describe("the kind of a picture by its content", () => {
  it.each([
    ["png", bytes([0x89], "PNG\r\n", [0x1a], "\n")],
    ["jpeg", bytes([0xff, 0xd8, 0xff, 0xe0])],
    ["gif", bytes("GIF87a")],
    ["gif", bytes("GIF89a")],
    ["tiff", bytes("II", [42, 0])],
    ["tiff", bytes("MM", [0, 42])],
    ["tiff", bytes("II", [43, 0])],
    ["webp", bytes("RIFF", [1, 2, 3, 4], "WEBPVP8 ")],
    ["avif", media("avif", "mif1", "miaf")],
    ["avif", media("mif1", "avif", "miaf")],
    ["avif", media("avis", "msf1")],
    ["heic", media("heic", "mif1")],
    ["heic", media("mif1", "heic")],
    ["bmp", bytes("BM", [0, 0])],
    [undefined, media("isom", "mp42")],
    [undefined, bytes("RIFF", [1, 2, 3, 4], "WAVE")],
    [undefined, bytes("<!DOCTYPE html>")],
    [undefined, bytes([0x89], "PNG")],
    [undefined, new Uint8Array(0)],
    [undefined, new Uint8Array(32)],
  ] as const)("is %s", (kind, start) => {
    expect(pictureKindOf(start)).toBe(kind);
  });
});

describe("the kind of a picture by its name", () => {
  it.each([
    ["a/b.PNG", "png"],
    ["x.y.jpeg", "jpeg"],
    ["IMG_1.HEIC", "heic"],
    ["a.tif", "tiff"],
    ["jpg", undefined],
    [".jpg", undefined],
    ["a.jpg/b", undefined],
    ["a.constructor", undefined],
    ["a.txt", undefined],
  ] as const)("%s is %s", (name, kind) => {
    expect(pictureKindOfName(name)).toBe(kind);
  });

  it("is detected by its extension, in any case", () => {
    expect(["a.B.Cd", "a.", "folder.x/file", "a"].map(endingOf)).toEqual(["cd", "", "", ""]);
  });

  it("has a conversion if it is not supported", () => {
    expect(Object.keys(conversions).sort()).toEqual([...foreignKinds].sort());
    expect([isForeign("heic"), isForeign("png")]).toEqual([true, false]);
  });
});
