import { beforeAll, describe, expect, it } from "vitest";
import { decodePng } from "../codec/png.ts";
import { initialiseRendererInNode } from "./render.node.ts";
import { svgToPng } from "./render.ts";
import { rowsPicture } from "./rows.ts";
import { type FigureRow, rowsFigure } from "./rowsFigure.ts";
import { overlaps, textBoxes } from "./testing/boxes.ts";
import { expectGoldenPng } from "./testing/golden.ts";
import { ringImages, speckled } from "./testing/shapes.ts";

beforeAll(initialiseRendererInNode);

const rings = (channels: 1 | 3): readonly FigureRow[] => {
  const images = ringImages(10, 28, channels);
  return [
    { label: "originals", images },
    { label: "mnist-pca-784-8-001", detail: "PCA 784-8 · error 18.42", images: speckled(images) },
    { label: "vae", detail: "784-400-8 · error 12.10", images: ringImages(10, 28, channels, 2) },
  ];
};

describe("rowsFigure", () => {
  it("has every pixel of the raster, unchanged, at the right of the labels", async () => {
    const rows = rings(3);
    const raster = rowsPicture(rows);
    const figure = decodePng(await svgToPng(rowsFigure(rows)));
    const [left, top] = [figure.width - raster.width - 24, 24];
    const cut = Array.from({ length: raster.height }, (_, y) => {
      const start = ((top + y) * figure.width + left) * 3;
      return figure.data.subarray(start, start + raster.width * 3);
    });
    expect(Buffer.concat(cut).equals(raster.data)).toBe(true);
  });

  it("labels each row, and again where the images continue, without texts that touch", () => {
    const boxes = textBoxes(rowsFigure(rings(1)));
    expect(boxes.map(({ text }) => text).filter((text) => text === "originals")).toHaveLength(2);
    expect(overlaps(boxes)).toEqual([]);
    expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
  });

  it("cuts off long labels, escapes them, and has them in the text alternative", () => {
    const rows = [{ label: "<a> & b ".repeat(20), images: ringImages(1, 8) }];
    const svg = rowsFigure(rows);
    expect(svg).toContain("…</text>");
    expect(svg).toContain('aria-label="One image in a row: &lt;a&gt; &amp; b');
    expect(Math.min(...textBoxes(svg).map(({ left }) => left))).toBeGreaterThanOrEqual(0);
  });

  it("is the same for the same rows", () => {
    expect(rowsFigure(rings(1))).toBe(rowsFigure(rings(1)));
  });

  it("draws three labelled rows", async () => {
    expectGoldenPng("rows-figure", await svgToPng(rowsFigure(rings(1), { columns: 5 })));
  });
});
