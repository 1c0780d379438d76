import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { klSlipsData } from "./klSlips.measure.ts";

export const klSlips = learnFigure({
  name: "klSlips",
  alternative:
    "KL from the standard normal over the mean and over the standard deviation. Two wrong formulas are below zero.",
  measure: klSlipsData,
  draw({ mean, overMean, deviation, ...over }, look) {
    const points = (x: readonly number[], y: readonly number[]) =>
      x.map((at, index): ChartPoint => [at, y[index] ?? 0]);
    const colours = ["orange", "blue", "green"] as const;
    return chartFigure({
      ...look,
      title: "KL over mean and standard deviation",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "Over the mean",
          x: { name: "μ" },
          y: { name: "KL, nats", range: [0, 6.5] },
          marks: overMean.map(({ deviation: each, nats }, at) => ({
            kind: "line",
            points: points(mean, nats),
            colour: colours[at] ?? "grey",
            label: `σ = ${each}`,
          })),
        },
        {
          title: "Over the standard deviation, μ = 0",
          x: { name: "σ", range: [0, 2] },
          y: { name: "nats", range: [-0.25, 1.5] },
          marks: [
            { kind: "rule", y: 0, colour: "grey" },
            { kind: "line", points: points(deviation, over.right), label: "KL" },
            {
              kind: "line",
              points: points(deviation, over.logOfDeviation),
              colour: "orange",
              dashed: true,
              label: "slip: log σ",
            },
            {
              kind: "line",
              points: points(deviation, over.squareOfVariance),
              colour: "green",
              dashed: true,
              label: "slip: variance²",
            },
          ],
        },
      ],
    });
  },
  tables: {
    lowest: ({ lowest }) =>
      markdownTable(
        ["formula", "lowest at σ", "nats there"],
        lowest.map(({ formula, deviation, nats }) => [formula, deviation.toFixed(3), nats.toFixed(3)]),
      ),
  },
});
