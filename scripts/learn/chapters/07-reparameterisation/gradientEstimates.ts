import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { bars, gradientEstimatesData } from "./gradientEstimates.measure.ts";

export const gradientEstimates = learnFigure({
  name: "gradientEstimates",
  alternative:
    "Histograms of gradient estimates of three estimators around the same mean. The reparameterised one is narrowest.",
  measure: gradientEstimatesData,
  draw({ exact, estimators }, look) {
    const colours = ["orange", "orange", "blue"] as const;
    const highest = Math.max(...estimators.flatMap(({ shares }) => shares));
    return chartFigure({
      ...look,
      title: "Estimates of a derivative",
      alternative: "",
      columns: 3,
      panels: estimators.map(({ name, shares }, at) => ({
        title: name.replace(/^./, (first) => first.toUpperCase()).replace(" function", ""),
        x: {
          name: "estimate from one sample",
          range: [bars.low, bars.low + bars.width * bars.count] as const,
        },
        y: { name: "share of estimates", range: [0, 1.05 * highest] as const },
        marks: [
          {
            kind: "bars",
            bars: shares.map((share, bar) => {
              const from = bars.low + bars.width * bar;
              return [from, from + bars.width, share] as const;
            }),
            colour: colours[at] ?? "blue",
          } as const,
          { kind: "rule", x: exact, colour: "text", dashed: true } as const,
        ],
      })),
    });
  },
  tables: {
    moments: ({ exact, estimators }) =>
      markdownTable(
        ["estimator", "exact derivative", "mean", "variance", "variance by formula", "not drawn"],
        estimators.map(({ name, mean, variance, formula, outside }) => [
          name,
          exact.toFixed(2),
          mean.toFixed(2),
          variance.toFixed(2),
          formula.toFixed(2),
          `${(100 * outside).toFixed(1)} %`,
        ]),
      ),
  },
});
