import { logDensity } from "../../../../examples/learn/information.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { type Fit, mixtureFitsData } from "./mixtureFits.measure.ts";

export const mixtureFits = learnFigure({
  name: "mixtureFits",
  alternative:
    "A density p with two modes and one Gaussian q fitted to it. With the smallest KL(p || q), q is wide and covers both " +
    "modes and the gap. With the smallest KL(q || p), q covers one mode only.",
  measure: mixtureFitsData,
  draw({ x, p, forward, left, right }, look) {
    const target: ChartMark = { kind: "area", points: x.map((at, index) => [at, p[index] ?? 0]), label: "p" };
    const curve = ({ q }: Fit) => x.map((at): ChartPoint => [at, Math.exp(logDensity(q, at))]);
    const axes = { x: { name: "x" }, y: { name: "density", range: [0, 0.6] as const } };
    return chartFigure({
      ...look,
      title: "",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "Smallest KL(p || q)",
          ...axes,
          marks: [target, { kind: "line", points: curve(forward), colour: "orange", label: "q" }],
        },
        {
          title: "Smallest KL(q || p)",
          ...axes,
          marks: [
            target,
            { kind: "line", points: curve(left), colour: "orange", label: "q, start at −3" },
            { kind: "line", points: curve(right), colour: "orange", dashed: true, label: "q, start at 3" },
          ],
        },
      ],
    });
  },
  tables: {
    fits: ({ forward, left, right }) =>
      markdownTable(
        ["minimised", "mean of q", "variance of q", "KL(p \\|\\| q), nats", "KL(q \\|\\| p), nats"],
        [
          ["KL(p \\|\\| q)", forward] as const,
          ["KL(q \\|\\| p), start at −3", left] as const,
          ["KL(q \\|\\| p), start at 3", right] as const,
        ].map(([name, fit]) => [
          name,
          fit.q.mean.toFixed(2).replace("-", "−"),
          fit.q.variance.toFixed(2),
          fit.forward.toFixed(2),
          fit.reverse.toFixed(2),
        ]),
      ),
  },
});
