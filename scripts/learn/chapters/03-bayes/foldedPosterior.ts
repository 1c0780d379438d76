import { foldedDecoder } from "../../../../examples/learn/bayes.ts";
import { logDensity } from "../../../../examples/learn/information.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { foldedPosteriorData } from "./foldedPosterior.measure.ts";

export const foldedPosterior = learnFigure({
  name: "foldedPosterior",
  alternative:
    "A decoder with the shape of a parabola, its evidence over x, and the exact posteriors of two data with the closest " +
    "Gaussian. For x = 1 the exact posterior has two separate modes, and the Gaussian covers only the larger one.",
  measure: foldedPosteriorData,
  draw({ c, z, observed, evidence }, look) {
    const deviation = Math.sqrt(c);
    const span = [z[0] ?? 0, z.at(-1) ?? 0] as const;
    const decoder: ChartPanel = {
      title: "Decoder",
      x: { name: "z", range: span },
      y: { name: "x", range: [-1, 4] },
      marks: [
        { kind: "line", points: z.map((at) => [at, foldedDecoder(at)]), label: "mean of p(x|z)" },
        {
          kind: "band",
          points: z.map((at) => [at, foldedDecoder(at) - deviation, foldedDecoder(at) + deviation]),
          label: "± 1 standard deviation",
        },
        ...observed.map(({ x }) => ({ kind: "rule", y: x, colour: "grey", dashed: true }) as const),
      ],
    };
    const marginal: ChartPanel = {
      title: "Evidence",
      x: { name: "x", range: [-1, 4] },
      y: { name: "density", range: [0, 0.9] },
      marks: [
        { kind: "area", points: evidence, label: "p(x)" },
        { kind: "points", points: observed.map((each) => [each.x, each.evidence]) },
        ...observed.map(
          (each) =>
            ({
              kind: "note",
              at: [each.x + 0.18, each.evidence + 0.02],
              text: `p(${each.x}) = ${each.evidence.toFixed(3)}`,
            }) as const,
        ),
      ],
    };
    const posteriors = observed.map(
      ({ x, posterior, q }): ChartPanel => ({
        title: `After x = ${x}`,
        x: { name: "z", range: span },
        y: { name: "density" },
        marks: [
          {
            kind: "area",
            points: z.map((at, index) => [at, posterior[index] ?? 0]),
            label: "exact posterior",
          },
          {
            kind: "line",
            points: z.map((at) => [at, Math.exp(logDensity(q, at))]),
            colour: "orange",
            label: "closest Gaussian q",
          },
        ],
      }),
    );
    return chartFigure({
      ...look,
      title: "",
      alternative: "",
      columns: 2,
      panels: [decoder, marginal, ...posteriors],
    });
  },
  tables: {
    fits: ({ observed }) =>
      markdownTable(
        ["datum", "evidence p(x)", "log p(x)", "mean of q", "variance of q", "KL(q \\|\\| p(z\\|x))"],
        observed.map(({ x, evidence, q, kl }) => [
          `x = ${x}`,
          evidence.toFixed(3),
          `${signed(Math.log(evidence))} nats`,
          signed(q.mean),
          q.variance.toFixed(3),
          `${kl.toFixed(2)} nats`,
        ]),
      ),
  },
});

function signed(value: number): string {
  return value.toFixed(2).replace("-", "−");
}
