import { describe, expect, it } from "vitest";
import { encodePng } from "../codec/png.ts";
import { ConfigError, DataError } from "../errors.ts";
import { rowsPicture } from "./rows.ts";
import { expectGoldenPng } from "./testing/golden.ts";
import { ringImages, speckled } from "./testing/shapes.ts";

const dots = (...values: readonly number[]) => ({
  count: values.length,
  height: 1,
  width: 1,
  channels: 1 as const,
  pixels: Uint8Array.from(values),
});

describe("rowsPicture", () => {
  it("puts images that belong together below each other, and continues below with all rows", () => {
    const rows = [
      { label: "clean", images: dots(1, 2, 3) },
      { label: "noisy", images: dots(4, 5, 6) },
      { label: "restored", images: dots(7, 8, 9) },
    ];
    const picture = rowsPicture(rows, { columns: 2, gap: 0, groupGap: 1, scale: 1, background: 0 });
    expect([picture.width, picture.height]).toEqual([3, 7]);
    expect(picture.data).toEqual(
      // biome-ignore format: a row of the picture a line
      Uint8Array.of(
        1, 0, 2,
        4, 0, 5,
        7, 0, 8,
        0, 0, 0,
        3, 0, 0,
        6, 0, 0,
        9, 0, 0,
      ),
    );
  });

  it("names the row that does not fit, or is broken", () => {
    const images = ringImages(8, 4);
    const beside = (label: string, other: typeof images) => () =>
      rowsPicture([
        { label: "originals", images },
        { label, images: other },
      ]);
    expect(beside("PCA", ringImages(7, 4))).toThrow(
      "expected PCA of the shape of originals, [8, 4, 4, 1], found [7, 4, 4, 1]",
    );
    const broken = ringImages(8, 4);
    broken.pixels[20] = Number.NaN;
    expect(beside("VAE", broken)).toThrow(
      "rowsPicture, VAE: expected finite intensities, found NaN in image 1",
    );
    expect(() => rowsPicture([])).toThrow(DataError);
    expect(() => rowsPicture([{ label: "one", images }], { groupGap: -1 })).toThrow(ConfigError);
  });

  it("draws clean, noisy and restored images", () => {
    const clean = ringImages(8, 28);
    const picture = rowsPicture([
      { label: "clean", images: clean },
      { label: "noisy", images: speckled(clean) },
      { label: "restored", images: ringImages(8, 28, 1, 2) },
    ]);
    expectGoldenPng("rows", encodePng(picture));
  });
});
