import { prior } from "../../../../examples/learn/travelTimes.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { aggregatePosteriorData } from "./aggregatePosterior.measure.ts";

export const aggregatePosterior = learnFigure({
  name: "aggregatePosterior",
  alternative:
    "Histograms of both latent dimensions of a VAE over all test images, with the standard normal prior: similar, but not the same.",
  trained: true,
  measure: aggregatePosteriorData,
  draw({ dimensions }, look) {
    const normal = Array.from({ length: 101 }, (_, at): ChartPoint => [-5 + at / 10, prior(-5 + at / 10)]);
    return chartFigure({
      ...look,
      title: "Prior and aggregate posterior",
      alternative: "",
      columns: 2,
      panels: dimensions.map(({ bars }, at) => ({
        title: `Dimension ${at + 1}`,
        x: { name: `z${at + 1}`, range: [-5, 5] as const },
        y: { name: "density", range: [0, 0.66] as const },
        marks: [
          { kind: "bars", bars, colour: "orange", label: "aggregate posterior" } as const,
          { kind: "line", points: normal, label: "prior" } as const,
        ],
      })),
    });
  },
  tables: {
    moments: ({ dimensions }) =>
      markdownTable(
        ["", "mean", "variance"],
        [
          ["prior, each dimension", "0.00", "1.00"],
          ...dimensions.map(({ mean, variance }, at) => [
            `aggregate posterior, dimension ${at + 1}`,
            mean.toFixed(2).replace("-", "−"),
            variance.toFixed(2),
          ]),
        ],
      ),
  },
});
