import { describe, expect, it } from "vitest";
import { holdsPictures } from "../sources/arrays/choose.ts";
import type { PictureFile } from "./pictureFile.ts";
import { sortFiles } from "./sortFiles.ts";

const file = (name: string, size = 10): PictureFile => ({
  name,
  place: `data/${name}`,
  size,
  read: async () => new Uint8Array(size),
});
const names = (files: readonly PictureFile[]) => files.map(({ name }) => name);

describe("files that include pictures", () => {
  it("are sorted by the endings of their names", () => {
    const { candidates, tables, passedOver } = sortFiles(
      [
        "a.png",
        "b/c.JPG",
        "README",
        "labels.csv",
        "list.txt",
        "x.HEIC",
        "y.bmp",
        "z.pdf",
        "w.PDF",
        "v.mp4",
      ].map((name) => file(name)),
    );
    // A file without an ending may be a picture: its content decides.
    expect(names(candidates)).toEqual(["a.png", "b/c.JPG", "README"]);
    expect(names(tables)).toEqual(["labels.csv", "list.txt"]);
    expect(passedOver.foreign).toBe(2);
    const notes = passedOver.notes();
    expect(notes).toHaveLength(3);
    expect(notes[0]).toMatch(
      /^1 HEIC picture left out because this format is not supported: x\.HEIC\. To convert: heif-convert/,
    );
    expect(notes[1]).toMatch(/^1 BMP picture left out because .*: y\.bmp\. To convert: mogrify/);
    expect(notes[2]).toBe("3 files that are not pictures are skipped: 2 .pdf (z.pdf, ...), 1 .mp4 (v.mp4).");
  });

  it("that are empty and without an ending are not pictures", () => {
    const { candidates, passedOver } = sortFiles([file("LOCK", 0), file("empty.png", 0)]);
    expect(names(candidates)).toEqual(["empty.png"]);
    expect(passedOver.notes()).toEqual([
      "1 file that is not a picture is skipped: 1 without an ending (LOCK).",
    ]);
  });

  it("that are too large for a table of labels are skipped", () => {
    expect(sortFiles([file("big.csv", 2 ** 28 + 1)]).tables).toEqual([]);
  });

  it("may have endings that are names of object properties", () => {
    const { passedOver } = sortFiles([file("a.constructor"), file("b.__proto__")]);
    expect(passedOver.notes()[0]).toMatch(
      /1 \.constructor \(a\.constructor\), 1 \.__proto__ \(b\.__proto__\)/,
    );
  });

  it("include pictures if one has a picture's ending, of any kind", () => {
    expect(holdsPictures([file("a.npy"), file("a.txt")])).toBe(false);
    expect(holdsPictures([file("a.txt"), file("b.heic")])).toBe(true);
  });
});
