import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { learnFigure } from "../../figure.ts";
import { elboTermsData } from "./elboTerms.measure.ts";

type Data = ReturnType<typeof elboTermsData>;

export const elboTerms = learnFigure({
  name: "elboTerms",
  alternative:
    "Reconstruction, KL to the prior and their sum, the negative ELBO, while the mean or the variance of q moves.",
  measure: elboTermsData,
  draw: (data, look) =>
    chartFigure({
      ...look,
      title: "Reconstruction and KL",
      alternative: "",
      columns: 2,
      panels: [panel(data, "mean"), panel(data, "variance")],
    }),
});

function panel(data: Data, moved: "mean" | "variance"): ChartPanel {
  const path = data[moved];
  const best = path.reduce((low, q) => (q.loss < low.loss ? q : low));
  const line = (term: "reconstruction" | "kl" | "loss") => path.map((q): ChartPoint => [q[moved], q[term]]);
  return {
    title: { mean: "The mean of q moves", variance: "The variance of q moves" }[moved],
    x: { name: { mean: "mean of q, at variance 0.5", variance: "variance of q, at mean 1" }[moved] },
    y: { name: "nats", range: [0, 5] },
    marks: [
      { kind: "rule", x: best[moved], colour: "grey", dashed: true },
      { kind: "line", points: line("reconstruction"), label: "reconstruction" },
      { kind: "line", points: line("kl"), colour: "orange", label: "KL(q || p(z))" },
      { kind: "line", points: line("loss"), colour: "green", label: "their sum, -ELBO" },
      { kind: "points", points: [[best[moved], best.loss]], colour: "green" },
    ],
  };
}
