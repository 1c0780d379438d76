import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { klCasesData } from "./klCases.measure.ts";

export const klCases = learnFigure({
  name: "klCases",
  alternative: "Six Gaussians q in front of the standard normal p, each with KL(q || p) in nats.",
  measure: klCasesData,
  draw({ x, prior, cases }, look) {
    const points = (density: readonly number[]) =>
      x.map((at, index): ChartPoint => [at, density[index] ?? 0]);
    return chartFigure({
      ...look,
      title: "KL from the standard normal",
      alternative: "",
      columns: 3,
      panels: cases.map(({ q, density, formula }) => ({
        title: `KL = ${formula.toFixed(2)} nats`,
        x: { name: "z" },
        y: { name: "density", range: [0, q.variance < 0.2 ? 2.1 : 0.85] as const },
        aspect: (look.column ?? 760) > 500 ? 0.5 : 0.34,
        marks: [
          { kind: "area", points: points(prior), label: "p" } as const,
          {
            kind: "area",
            points: points(density),
            colour: "orange",
            label: `q = N(${q.mean}, ${q.variance})`,
          } as const,
        ],
      })),
    });
  },
  tables: {
    ways: ({ cases }) =>
      markdownTable(
        ["q", "formula", "integral", "10,000 samples", "standard error"],
        cases.map(({ q, formula, integral, samples }) => [
          `N(${q.mean}, ${q.variance})`,
          formula.toFixed(4),
          integral.toFixed(4),
          samples.mean.toFixed(4),
          samples.standardError.toFixed(4),
        ]),
      ),
  },
});
