import { describe, expect, it } from "vitest";
import { type DimensionHistory, dimensionMap } from "./dimensionMap.ts";
import { themes } from "./theme.ts";

const history = (epochs: number, dimensions: number): DimensionHistory => ({
  title: "KL of each dimension",
  unit: "nats",
  epochs: Array.from({ length: epochs }, (_, index) => index + 1),
  values: Array.from({ length: epochs }, (_, epoch) =>
    Array.from({ length: dimensions }, (_, dimension) => (dimension + 1) * (1 + epoch / epochs)),
  ),
  active: Array.from({ length: dimensions }, (_, dimension) => dimension > 0),
});
const draw = (of: DimensionHistory) => dimensionMap(of, themes.light, 712);
const namesIn = (svg: string) => [...svg.matchAll(/>(z\d+)</g)].map(([, name]) => name);

describe("dimensionMap", () => {
  it("has a row for each dimension, the largest last value at the top, with that value", () => {
    const svg = draw(history(3, 3));
    expect(namesIn(svg)).toEqual(["z3", "z2", "z1"]);
    expect(svg).toContain(">5.00<");
    expect(svg).toContain(
      "KL of each dimension over 3 epochs; at the end from 5.00 nats of z3 to 1.67 nats of z1.",
    );
  });

  it("names what is not active in grey", () => {
    const svg = draw(history(3, 2));
    const colourOf = (name: string) => new RegExp(`fill="([^"]+)"[^>]*>${name}<`).exec(svg)?.[1];
    expect(colourOf("z1")).toBe(themes.light.mutedText);
    expect(colourOf("z2")).toBe(themes.light.text);
  });

  it("stays pale where there is next to nothing", () => {
    const nothing = { ...history(1, 2), values: [[0.0003, 0.0001]] };
    const [cells = ""] = /<g transform[\s\S]*?<\/g>/.exec(draw(nothing)) ?? [];
    expect(cells).toContain(themes.light.grid);
    expect(cells).not.toContain(themes.light.series.train);
  });

  it("draws one epoch, one dimension, and figures of 0", () => {
    expect(draw(history(1, 1))).not.toContain("NaN");
    expect(draw({ ...history(1, 1), values: [[0]] })).not.toContain("NaN");
  });

  it("stays small for many epochs and dimensions, with the last epoch among its columns", () => {
    const many = history(2000, 500);
    const svg = draw(many);
    expect(svg.length).toBeLessThan(200_000);
    expect(svg).not.toContain("NaN");
    expect(svg).toContain(`from ${(500 * (1 + 1999 / 2000)).toFixed(2)} nats of z500`);
  });
});
