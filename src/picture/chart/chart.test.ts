import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { type Chart, chartFigure } from "./chart.ts";
import type { ChartMark, ChartPoint } from "./marks.ts";

const points: readonly ChartPoint[] = [
  [0, 1],
  [1, 3],
  [2, 2],
];
const every: readonly ChartMark[] = [
  { kind: "line", points, label: "a line", dashed: true },
  { kind: "area", points, colour: "orange", label: "an area" },
  { kind: "band", points: [[0, 1, 2] as const, [2, 1, 4] as const], colour: "green", label: "a band" },
  { kind: "bars", bars: [[0, 1, 2] as const, [1, 2, -1] as const], colour: "grey", label: "bars" },
  { kind: "points", points, colour: "text", label: "points" },
  { kind: "rule", x: 1, y: 2, label: "a rule" },
  { kind: "note", at: [1, 2], text: "a note" },
];

function chart(changes: Partial<Chart> = {}): Chart {
  const panel = { title: "All marks", x: { name: "x" }, y: { name: "y" }, marks: every };
  return { title: "A chart", alternative: "All kinds of marks.", panels: [panel], ...changes };
}

describe("chartFigure", () => {
  it("draws every kind of mark, and lists their labels", () => {
    const { svg, width } = chartFigure(chart());
    expect(width).toBe(760);
    for (const label of ["a line", "an area", "a band", "bars", "points", "a rule", "a note"])
      expect(svg.split(`>${label}</text>`)).toHaveLength(2);
    expect(svg).toContain('aria-label="A chart. All kinds of marks."');
    for (const shape of ["polyline", "polygon", "rect", "circle", "line"])
      expect(svg).toContain(`<${shape} `);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("places values on its axes", () => {
    const axis = { name: "x", range: [0, 10] as const };
    const marks = [{ kind: "points", points: [[0, 0] as const, [10, 10] as const] }] as const;
    const { svg } = chartFigure(chart({ panels: [{ x: axis, y: axis, marks }], column: 400 }));
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    expect(circles[0]?.[0]).toBe(0);
    expect(circles[1]?.[1]).toBe(0);
    expect(circles[0]?.[1]).toBeCloseTo(0.62 * (circles[1]?.[0] ?? 0), 0);
  });

  it("puts panels next to each other, and below each other in a narrow column", () => {
    const [panel] = chart().panels;
    if (panel === undefined) throw new Error("no panel");
    const { title, ...untitled } = panel;
    const panels = [panel, { ...untitled, marks: [{ kind: "line", points } as const] }];
    const [alone, both] = [chartFigure(chart({ column: 700 })), chartFigure(chart({ panels, column: 700 }))];
    expect(both.height).toBeLessThan(alone.height);
    expect(chartFigure(chart({ panels, column: 320 })).height).toBeGreaterThan(
      1.7 * chartFigure(chart({ column: 320 })).height,
    );
    // Plots of a row begin at the same height: the name of the second x axis is inside the figure.
    const places = [...both.svg.matchAll(/translate\([\d.]+ ([\d.]+)\)/g)].map(([, y]) => Number(y));
    expect(new Set(places.filter((y) => y > 20)).size).toBe(1);
  });

  it("is the same for the same chart, and has the colours of its theme", () => {
    expect(chartFigure(chart()).svg).toBe(chartFigure(chart()).svg);
    expect(chartFigure(chart({ theme: "dark" })).svg).not.toBe(chartFigure(chart()).svg);
  });

  it("refuses what cannot be drawn", () => {
    expect(() => chartFigure(chart({ panels: [] }))).toThrow(DataError);
    const empty = { x: { name: "x" }, y: { name: "y" }, marks: [] };
    expect(() => chartFigure(chart({ panels: [empty] }))).toThrow(
      "panel 1: expected at least one mark, found none.",
    );
    const wrong: ChartMark = { kind: "line", points: [[0, Number.NaN]] };
    expect(() => chartFigure(chart({ panels: [{ ...empty, marks: [wrong] }] }))).toThrow("found NaN");
  });
});
