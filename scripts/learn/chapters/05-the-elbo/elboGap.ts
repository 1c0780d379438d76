import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { learnFigure } from "../../figure.ts";
import { elboGapData } from "./elboGap.measure.ts";

type Data = ReturnType<typeof elboGapData>;

export const elboGap = learnFigure({
  name: "elboGap",
  alternative:
    "The ELBO and the gap above it, which add up to a constant log p(x), while the mean of q moves and then its variance.",
  measure: elboGapData,
  draw(data, look) {
    const { posterior, start } = data;
    const z = Array.from({ length: 141 }, (_, at) => -3.5 + 0.05 * at);
    const density = (of: Normal) => z.map((at): ChartPoint => [at, Math.exp(logDensity(of, at))]);
    return chartFigure({
      ...look,
      title: "ELBO and gap",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Where q begins",
          x: { name: "z" },
          y: { name: "density" },
          aspect: 0.9,
          marks: [
            { kind: "area", points: density(posterior), label: "exact posterior p(z|x)" },
            { kind: "line", points: density(start), colour: "orange", label: "q(z|x) at first" },
            {
              kind: "line",
              points: density({ mean: 1, variance: 1 }),
              colour: "orange",
              dashed: true,
              label: "q with the best mean",
            },
          ],
        },
        stacked(data, "mean"),
        stacked(data, "variance"),
      ],
    });
  },
});

function stacked({ logEvidence, ...paths }: Data, moved: "mean" | "variance"): ChartPanel {
  const path = paths[moved];
  const name = { mean: "mean of q, at variance 1", variance: "variance of q, at mean 1" }[moved];
  return {
    title: { mean: "The mean moves", variance: "The variance moves" }[moved],
    x: { name },
    y: { name: "nats", range: moved === "mean" ? [-5, -2] : [-3.2, -2.1] },
    aspect: 0.9,
    marks: [
      {
        kind: "band",
        points: path.map((q) => [q[moved], q.elbo, q.elbo + q.gap]),
        colour: "green",
        label: "gap",
      },
      {
        kind: "line",
        points: path.map((q): ChartPoint => [q[moved], q.elbo]),
        colour: "orange",
        label: "ELBO",
      },
      { kind: "rule", y: logEvidence, label: "log p(x)" },
    ],
  };
}
