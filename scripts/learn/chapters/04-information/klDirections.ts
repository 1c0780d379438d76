import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { klDirectionsData } from "./klDirections.measure.ts";

export const klDirections = learnFigure({
  name: "klDirections",
  alternative:
    "Two Gaussians, a narrow p and a wide q, and for each direction of the KL the integrand whose area is the divergence.",
  measure: klDirectionsData,
  draw({ p, q, x, forward, reverse }, look) {
    const density = (of: Normal) => x.map((at): ChartPoint => [at, Math.exp(logDensity(of, at))]);
    const integrand = (of: Normal, from: Normal) =>
      x.map(
        (at): ChartPoint => [at, Math.exp(logDensity(of, at)) * (logDensity(of, at) - logDensity(from, at))],
      );
    // The same range for both, so that areas can be compared.
    const range = [-0.2, 0.5] as const;
    return chartFigure({
      ...look,
      title: "",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Two Gaussians",
          x: { name: "x" },
          y: { name: "density", range: [0, 0.5] },
          aspect: 0.8,
          marks: [
            { kind: "area", points: density(p), label: "p" },
            { kind: "area", points: density(q), colour: "orange", label: "q" },
          ],
        },
        {
          title: `KL(p || q) = ${forward.formula.toFixed(3)} nats`,
          x: { name: "x" },
          y: { name: "p (log p − log q)", range },
          aspect: 0.8,
          marks: [{ kind: "area", points: integrand(p, q) }],
        },
        {
          title: `KL(q || p) = ${reverse.formula.toFixed(3)} nats`,
          x: { name: "x" },
          y: { name: "q (log q − log p)", range },
          aspect: 0.8,
          marks: [{ kind: "area", points: integrand(q, p), colour: "orange" }],
        },
      ],
    });
  },
  tables: {
    nats: ({ forward, reverse, sampleCount }) =>
      markdownTable(
        ["direction", "formula", "integral", `mean of ${sampleCount.toLocaleString("en")} samples`],
        [["KL(p \\|\\| q)", forward] as const, ["KL(q \\|\\| p)", reverse] as const].map(
          ([name, { formula, integral, samples }]) => [
            name,
            formula.toFixed(5),
            integral.toFixed(5),
            `${samples.mean.toFixed(4)} ± ${samples.error.toFixed(4)}`,
          ],
        ),
      ),
  },
});
