import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { klDirectionsData } from "./klDirections.measure.ts";

export const klDirections = learnFigure({
  name: "klDirections",
  alternative: "Two Gaussians, and for each direction of the KL the integrand whose area is the divergence.",
  measure: klDirectionsData,
  draw({ p, q, x, nats }, look) {
    const density = (of: Normal) => x.map((at): ChartPoint => [at, Math.exp(logDensity(of, at))]);
    const integrand = (of: Normal, from: Normal) =>
      x.map(
        (at): ChartPoint => [at, Math.exp(logDensity(of, at)) * (logDensity(of, at) - logDensity(from, at))],
      );
    return chartFigure({
      ...look,
      title: "Both directions of the KL divergence",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Two Gaussians",
          x: { name: "x" },
          y: { name: "density" },
          marks: [
            { kind: "area", points: density(p), label: "p, variance 1" },
            { kind: "area", points: density(q), colour: "orange", label: "q, variance 4" },
          ],
        },
        {
          title: `KL(p || q) = ${nats.forward.toFixed(3)} nats`,
          x: { name: "x" },
          y: { name: "p (log p − log q)" },
          marks: [{ kind: "area", points: integrand(p, q) }],
        },
        {
          title: `KL(q || p) = ${nats.reverse.toFixed(3)} nats`,
          x: { name: "x" },
          y: { name: "q (log q − log p)" },
          marks: [{ kind: "area", points: integrand(q, p), colour: "orange" }],
        },
      ],
    });
  },
  tables: {
    nats: ({ nats }) =>
      markdownTable(
        ["direction", "nats"],
        [
          ["KL(p \\|\\| q)", nats.forward.toFixed(4)],
          ["KL(q \\|\\| p)", nats.reverse.toFixed(4)],
        ],
      ),
  },
});
