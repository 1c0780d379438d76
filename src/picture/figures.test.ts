import { describe, expect, it } from "vitest";
import { decodePng } from "../codec/png.ts";
import { ConfigError, DataError } from "../errors.ts";
import { barsFigure } from "./bars.ts";
import { imageTable } from "./imageTable.ts";
import { placeLabels } from "./placeLabels.ts";
import { scatterFigure } from "./scatter.ts";
import { overlaps, textBoxes } from "./testing/boxes.ts";
import { ringImages } from "./testing/shapes.ts";

const words = { title: "A <figure>", subtitle: "of & for a test" };

function embedded(svg: string) {
  const [, base64 = ""] = svg.match(/href="data:image\/png;base64,([^"]*)"/) ?? [];
  return decodePng(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

describe("imageTable", () => {
  const table = {
    ...words,
    rows: [
      { label: "first", images: ringImages(4, 8) },
      { label: "second", detail: "of two", images: ringImages(2, 8) },
    ],
    alternative: "Six images.",
  };

  it("embeds every pixel, twice as dense as the page, and leaves places empty", () => {
    const { svg } = imageTable(table);
    const picture = embedded(svg);
    expect(svg).toContain(`width="${picture.width / 2}" height="${picture.height / 2}"`);
    expect(picture).toMatchObject({ width: 4 * 112 + 3 * 2, height: 2 * 112 + 2, channels: 4 });
    const opacity = (x: number, y: number) => picture.data[4 * (y * picture.width + x) + 3];
    expect([opacity(0, 0), opacity(112, 0), opacity(0, 112), opacity(225, 114)]).toEqual([255, 0, 0, 255]);
    expect(opacity(picture.width - 1, picture.height - 1)).toBe(0);
    expect(svg).toContain("A &lt;figure&gt;. Six images.");
  });

  it("holds the same images on a dark page, and is opaque where nothing lies between them", () => {
    expect(embedded(imageTable({ ...table, theme: "dark" }).svg)).toEqual(embedded(imageTable(table).svg));
    const images = (channels: 1 | 3) => [{ images: ringImages(2, 8, channels) }];
    expect(embedded(imageTable({ ...table, gap: 0, rows: images(1) }).svg).channels).toBe(1);
    expect(embedded(imageTable({ ...table, gap: 0, rows: images(3) }).svg).channels).toBe(3);
  });

  it.each([
    [1, 8],
    [3, 178],
    [60, 28],
    [400, 3],
  ])("holds %i images of %i pixels beside each other, with words that do not touch", (count, side) => {
    const rows = Array.from({ length: 3 }, (_, row) => ({
      label: `row ${row}`,
      images: ringImages(count, side),
    }));
    const columnLabels = Array.from({ length: count }, (_, column) => `column ${column}`);
    const { svg, width } = imageTable({ ...table, rows, columnLabels, columnTitle: "columns" });
    const boxes = textBoxes(svg);
    expect(overlaps(boxes)).toEqual([]);
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(width);
  });

  it.each([
    [11, 28],
    [12, 32],
    [20, 28],
    [8, 8],
    [4, 64],
    [12, 64],
    [3, 178],
  ])("shows %i images of %i pixels with whole screen pixels for each, or two to one", (count, side) => {
    for (const column of [undefined, 736, 328]) {
      const rows = [{ label: "z1", images: ringImages(count, side) }];
      const { svg } = imageTable({ ...table, rows, gap: 0, column });
      const [, x, y, width] =
        /<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/.exec(svg)?.map(Number) ?? [];
      const scale = (width ?? 0) / (count * side);
      expect(scale === 0.5 || (scale >= 1 && Number.isInteger(scale)), `${scale} in ${column}`).toBe(true);
      expect([x, y].every(Number.isInteger)).toBe(true);
      expect(svg.includes(' image-rendering="pixelated"')).toBe(scale >= 1);
    }
  });

  it("fits a column, with the words of rows above them where there is no room beside them", () => {
    const rows = Array.from({ length: 3 }, (_, row) => ({
      label: `z${row + 1}`,
      detail: "KL 3.21 nats",
      images: ringImages(11, 28),
    }));
    const columnLabels = Array.from({ length: 11 }, (_, at) => (0.6 * at - 3).toFixed(1).replace("-", "−"));
    const placed = (column: number) => {
      const { svg, width } = imageTable({ ...table, rows, columnLabels, columnTitle: "in sd", column });
      expect(width).toBeLessThanOrEqual(column);
      const boxes = textBoxes(svg);
      expect(overlaps(boxes)).toEqual([]);
      expect(boxes.some(({ text }) => text === table.title)).toBe(false);
      const [, left, top] = /<image x="([\d.]+)" y="([\d.]+)"/.exec(svg)?.map(Number) ?? [];
      const label = boxes.find(({ text }) => text === "z1");
      const numbers = boxes.map(({ text }) => text).filter((text) => /^−?\d\.\d$/.test(text));
      return { left, top, label, numbers };
    };
    const wide = placed(736);
    expect(wide.label?.right).toBeLessThan(wide.left ?? 0);
    expect(wide.numbers).toEqual(columnLabels);
    const narrow = placed(328);
    expect(narrow.left).toBe(0);
    expect(narrow.label?.bottom).toBeLessThan(narrow.top ?? 0);
    expect(narrow.numbers).toEqual(["−2.4", "−1.2", "0.0", "1.2", "2.4"]);
  });

  it("marks places among the columns, and those beyond them at the end", () => {
    const rows = [{ images: ringImages(3, 28) }];
    const markers = [0, 0.5, 2, -4, 9].map((place) => ({ row: 0, place }));
    const { svg } = imageTable({ ...table, rows, markers, column: 328 });
    const tips = [...svg.matchAll(/<path d="M([\d.]+) [\d.]+l(-?\d)/g)].map(([, x, step]) => [
      Number(x),
      Number(step),
    ]);
    expect(tips).toEqual([
      [28, -4],
      [56.5, -4],
      [142, -4],
      [0, 5],
      [170, -5],
    ]);
  });

  it("refuses no rows, images of two shapes, NaN and a broken gap", () => {
    expect(() => imageTable({ ...table, rows: [] })).toThrow(DataError);
    const two = [{ images: ringImages(1, 8) }, { images: ringImages(1, 9) }];
    expect(() => imageTable({ ...table, rows: two })).toThrow("8 x 8 x 1, found 9 x 9 x 1");
    const broken = { ...ringImages(1, 2), pixels: Float32Array.of(0, Number.NaN, 0, 0) };
    expect(() => imageTable({ ...table, rows: [{ images: broken }] })).toThrow("found NaN");
    expect(() => imageTable({ ...table, gap: 0.5 })).toThrow(ConfigError);
  });
});

describe("scatterFigure", () => {
  const axes = ["across", "upwards"] as const;

  it("has both axes in one unit", () => {
    const points = Float32Array.of(0, 0, 10, 1, 5, 0.5);
    const { svg } = scatterFigure({ ...words, points, axes });
    const numbers = textBoxes(svg).map(({ text }) => text);
    for (const value of ["0", "4", "8"]) expect(numbers).toContain(value);
    expect(numbers.filter((text) => text === "−2")).toHaveLength(1);
  });

  it("names 40 classes at their middles and lists what there is room for", () => {
    const points = Float32Array.from({ length: 400 }, (_, at) => ((at * 37) % 101) / 10);
    const labels = Uint8Array.from({ length: 200 }, (_, point) => point % 40);
    const { svg } = scatterFigure({ ...words, points, labels, axes });
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts).toContain("and 13 more");
    expect(texts.filter((text) => text === "39")).toHaveLength(1);
    expect(texts.filter((text) => text === "0").length).toBeGreaterThanOrEqual(2);
  });

  it("accepts points that are all the same", () => {
    const { svg } = scatterFigure({ ...words, points: Float32Array.of(2, 3, 2, 3), axes });
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it("refuses nothing, halves, NaN and labels that do not fit", () => {
    const scatter = { ...words, axes };
    expect(() => scatterFigure({ ...scatter, points: new Float32Array(0) })).toThrow(DataError);
    expect(() => scatterFigure({ ...scatter, points: new Float32Array(3) })).toThrow("found 3 numbers");
    expect(() => scatterFigure({ ...scatter, points: Float32Array.of(1, 2, Number.NaN, 0) })).toThrow(
      "at point 1",
    );
    const labels = new Uint8Array(3);
    expect(() => scatterFigure({ ...scatter, points: new Float32Array(4), labels })).toThrow("found 3");
  });
});

describe("barsFigure", () => {
  const titles = { ...words, valueTitle: "value", nameTitle: "name" };
  const bars = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ name: `z${at}`, value: 3 / (at + 1) }));

  it.each([1, 2, 20, 64, 512, 4096])("draws %i, with words that do not touch and stay inside", (count) => {
    const { svg, width } = barsFigure({ ...titles, bars: bars(count) });
    const boxes = textBoxes(svg);
    expect(overlaps(boxes)).toEqual([]);
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(width);
    expect(svg.match(/<rect /g)).toHaveLength(count + 1);
  });

  it("refuses no bars, and invalid heights", () => {
    expect(() => barsFigure({ ...titles, bars: [] })).toThrow(DataError);
    for (const value of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => barsFigure({ ...titles, bars: [{ name: "a", value }] })).toThrow(`for a, found ${value}`);
  });
});

describe("placeLabels", () => {
  const box = (x: number, y: number) => ({ x, y, width: 30, height: 16 });

  it("leaves labels that do not touch unchanged", () => {
    const boxes = [box(50, 50), box(150, 50)];
    expect(placeLabels(boxes, 300, 300)).toEqual(boxes);
  });

  it("separates labels that touch, and keeps them inside", () => {
    const placed = placeLabels([box(100, 100), box(100, 100), box(104, 99), box(-5, 400)], 300, 300);
    placed.forEach((one, index) => {
      expect(one.x).toBeGreaterThanOrEqual(15);
      expect(one.y).toBeLessThanOrEqual(300 - 8);
      for (const other of placed.slice(index + 1))
        expect(Math.abs(one.x - other.x) >= 29.9 || Math.abs(one.y - other.y) >= 15.9).toBe(true);
    });
  });
});
