import { describe, expect, it } from "vitest";
import { barsFigure } from "./bars.ts";
import { lossCurves } from "./curves.ts";
import { dimensionMap } from "./dimensionMap.ts";
import { scatterFigure } from "./scatter.ts";
import { spaceFigure } from "./space/spaceFigure.ts";
import { overlaps, type TextBox, textBoxes } from "./testing/boxes.ts";
import { exampleRun } from "./testing/runs.ts";
import { segments, struckThrough } from "./testing/segments.ts";
import { themes } from "./theme.ts";

/** No word of a figure touches another, is crossed by a line, or reaches over the edge, whatever the sizes. */

const words = { title: "Figure", subtitle: "of some data" };
const columns = [undefined, 736, 328];

/**
 * Words with a halo of the background cut the line behind them, and those turned on their side are not where they say.
 */
function plainBoxes(svg: string): readonly TextBox[] {
  return textBoxes(svg.replace(/<text [^>]*(?:paint-order|transform)="[^>]*>[^<]*<\/text>/g, ""));
}

function expectClear(svg: string): void {
  const boxes = plainBoxes(svg);
  const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1]);
  const height = Number(/ height="([\d.]+)"/.exec(svg)?.[1]);
  expect(boxes.length).toBeGreaterThan(0);
  expect(overlaps(boxes)).toEqual([]);
  expect(struckThrough(boxes, segments(svg))).toEqual([]);
  for (const box of boxes) {
    expect(box.left, box.text).toBeGreaterThanOrEqual(-0.5);
    expect(box.right, box.text).toBeLessThanOrEqual(width + 0.5);
    expect(box.top, box.text).toBeGreaterThanOrEqual(0);
    expect(box.bottom, box.text).toBeLessThanOrEqual(height);
  }
}

describe("lines through words", () => {
  const box = { text: "word", left: 10, right: 30, top: 10, bottom: 20 };
  it.each([
    [{ x1: 0, y1: 15, x2: 40, y2: 15 }, true],
    [{ x1: 0, y1: 21, x2: 40, y2: 21 }, false],
    [{ x1: 20, y1: 0, x2: 20, y2: 11 }, true],
    [{ x1: 0, y1: 0, x2: 40, y2: 30 }, true],
    [{ x1: 0, y1: 15, x2: 9, y2: 15 }, false],
  ])("%j: %s", (line, crossed) => {
    expect(struckThrough([box], [line]).length > 0).toBe(crossed);
  });

  it("are found in a figure", () => {
    const svg = `<g transform="translate(5 5)"><line x1="0" x2="50" y1="10" y2="10"/><text x="0" y="14" font-size="12">word</text></g>`;
    expect(struckThrough(textBoxes(svg), segments(svg))).toHaveLength(1);
  });
});

describe("barsFigure", () => {
  const values = {
    large: (at: number) => 6.9 / (at + 1),
    tiny: (at: number) => 1e-7 * (at + 1),
    huge: (at: number) => 3.456e6 / (at + 1),
    mixed: (at: number) => (at === 0 ? 2.31 : 0.0031),
    nothing: () => 0,
  };
  const counts = [1, 2, 3, 10, 12, 13, 20, 30, 31, 50, 200, 2000];
  it.each(Object.entries(values))("of %s values", (_, value) => {
    for (const count of counts)
      for (const column of columns) {
        const bars = Array.from({ length: count }, (_, at) => ({
          name: `z${at + 1}`,
          value: value(at),
          pale: at > 0,
        }));
        const titles = { valueTitle: "nats per datum, mean over test images", nameTitle: "latent dimension" };
        expectClear(barsFigure({ ...words, ...titles, bars, paleNote: "Pale: not active.", column }).svg);
      }
  });

  it("fills its width with few bars as with many", () => {
    for (const count of [1, 2, 3, 10, 12, 13, 50]) {
      const bars = Array.from({ length: count }, (_, at) => ({ name: `z${at}`, value: 5 }));
      const { svg } = barsFigure({ ...words, valueTitle: "nats", nameTitle: "dimension", bars, column: 736 });
      const rects = [...svg.matchAll(/<rect x="([\d.]+)"[^>]* width="([\d.]+)"/g)];
      expect(rects).toHaveLength(count);
      const ends = rects.map(([, x, width]) => Number(x) + Number(width));
      expect(Math.max(...ends) - Math.min(...rects.map(([, x]) => Number(x)))).toBeGreaterThan(0.85 * 736);
    }
  });

  it("writes all values with the same decimals", () => {
    const bars = [2.31, 0.0031, 0].map((value, at) => ({ name: `z${at}`, value }));
    const { svg } = barsFigure({ ...words, valueTitle: "nats", nameTitle: "dimension", bars });
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts.filter((text) => /^\d/.test(text))).toEqual(["2.31", "0.00", "0.00"]);
  });
});

describe("lossCurves", () => {
  it.each([1, 2, 3, 10, 50, 200])("of %i epochs", (epochs) => {
    for (const validation of [false, true])
      expectClear(lossCurves(exampleRun({ epochs, validation }), words));
  });
});

describe("dimensionMap", () => {
  it.each([1, 2, 3, 10, 50, 500])("of %i dimensions", (dimensions) => {
    for (const epochs of [1, 3, 40, 1000])
      for (const width of [736, 328]) {
        const history = {
          title: "KL",
          unit: "(variance of its mean over images)",
          epochs: Array.from({ length: epochs }, (_, at) => at + 1),
          values: Array.from({ length: epochs }, () =>
            Array.from({ length: dimensions }, (_, at) => 3 / (at + 1)),
          ),
          active: Array.from({ length: dimensions }, () => true),
        };
        expectClear(dimensionMap(history, themes.light, width));
      }
  });
});

describe("scatters", () => {
  const classes = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Bag"];
  const cases = [1, 300].flatMap((count) =>
    [1e-6, 1, 1e4].flatMap((scale) => columns.map((column) => ({ count, scale, column }))),
  );
  it.each(cases)("%j", ({ count, scale, column }) => {
    const number = (at: number) => scale * (((at * 37) % 101) / 50 - 1);
    const labels = Uint8Array.from({ length: count }, (_, at) => at % 8);
    const plane = Float32Array.from({ length: 2 * count }, (_, at) => number(at));
    const space = Float32Array.from({ length: 3 * count }, (_, at) => number(at));
    const look = { ...words, labels, classes, column };
    expectClear(scatterFigure({ ...look, points: plane, axes: ["z1", "z2"] }).svg);
    expectClear(spaceFigure({ ...look, points: space, axes: ["one", "two", "three"] }).svg);
  });
});
