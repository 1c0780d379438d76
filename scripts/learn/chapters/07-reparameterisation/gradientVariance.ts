import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { gradientVarianceData } from "./gradientVariance.measure.ts";

const estimators = [
  ["score", "score", "orange"],
  ["scoreWithBaseline", "with baseline", "green"],
  ["path", "reparameterised", "blue"],
] as const;

export const gradientVariance = learnFigure({
  name: "gradientVariance",
  alternative:
    "Variance of three gradient estimators over the dimension, and their error over the number of samples, on log axes.",
  measure: gradientVarianceData,
  draw({ dimensions, samples }, look) {
    const marks = (
      rows: readonly { readonly measured: Named; readonly formula: Named; readonly at: number }[],
    ): ChartMark[] =>
      estimators.flatMap(([key, label, colour]): ChartMark[] => [
        { kind: "line", points: rows.map(({ at, formula }) => [at, formula[key]]), colour, label },
        { kind: "points", points: rows.map(({ at, measured }) => [at, measured[key]]), colour },
      ]);
    return chartFigure({
      ...look,
      title: "Variance and error of gradient estimates",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "One sample, more dimensions",
          x: { name: "dimension d", scale: "log" },
          y: { name: "variance", scale: "log" },
          marks: marks(dimensions.map((row) => ({ ...row, at: row.size }))),
        },
        {
          title: "One dimension, more samples",
          x: { name: "number of samples K", scale: "log" },
          y: { name: "root mean square error", scale: "log" },
          marks: marks(samples.map((row) => ({ ...row, at: row.count }))),
        },
      ],
    });
  },
  tables: {
    dimensions: ({ dimensions }) =>
      markdownTable(
        ["d", "score function", "with baseline", "reparameterised"],
        dimensions
          .filter(({ size }) => [1, 10, 100].includes(size))
          .map(({ size, formula }) => [String(size), ...estimators.map(([key]) => formula[key].toFixed(0))]),
      ),
  },
});

type Named = Readonly<Record<"score" | "scoreWithBaseline" | "path", number>>;
