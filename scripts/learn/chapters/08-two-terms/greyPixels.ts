import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { greyPixelsData } from "./greyPixels.measure.ts";

const colours = ["blue", "orange", "green"] as const;

export const greyPixels = learnFigure({
  name: "greyPixels",
  alternative:
    "The cross-entropy of pixels 0, 0.3 and 1 as a function of p; that of 0.3 never falls below 0.61 nats. Curves " +
    "p^x (1 - p)^(1 - x), whose areas are below 1, and the densities of the continuous Bernoulli, whose areas are 1.",
  measure: greyPixelsData,
  draw({ p, pixels, x, curves }, look) {
    const along = (places: readonly number[], values: readonly number[]) =>
      places.map((place, at): ChartPoint => [place, values[at] ?? 0]);
    const floor = pixels[1]?.floor ?? 0;
    return chartFigure({
      ...look,
      title: "Cross-entropy and density of grey pixels",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Cross-entropy",
          x: { name: "p", range: [0, 1] },
          y: { name: "nats", range: [0, 3] },
          aspect: 0.8,
          marks: [
            { kind: "rule", y: floor, colour: "grey", dashed: true },
            ...pixels.map(
              ({ x: pixel, costs }, at): ChartMark => ({
                kind: "line",
                points: along(p, costs),
                colour: colours[at] ?? "grey",
                label: `x = ${pixel}`,
              }),
            ),
            { kind: "note", at: [0.99, floor + 0.07], anchor: "end", text: `floor ${floor.toFixed(2)}` },
          ],
        },
        {
          title: "Grey Bernoulli",
          x: { name: "x", range: [0, 1] },
          y: { name: "p^x (1 - p)^(1 - x)", range: [0, 3] },
          aspect: 0.8,
          marks: curves.map(
            ({ p: each, weights, area }, at): ChartMark => ({
              kind: "area",
              points: along(x, weights),
              colour: colours[at] ?? "grey",
              label: `p = ${each}, area ${area.toFixed(2)}`,
            }),
          ),
        },
        {
          title: "Continuous Bernoulli",
          x: { name: "x", range: [0, 1] },
          y: { name: "density", range: [0, 3] },
          aspect: 0.8,
          marks: curves.map(
            ({ p: each, densities }, at): ChartMark => ({
              kind: "area",
              points: along(x, densities),
              colour: colours[at] ?? "grey",
              label: `p = ${each}, area 1`,
            }),
          ),
        },
      ],
    });
  },
});
