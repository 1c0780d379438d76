import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { rateDistortionData } from "./rateDistortion.measure.ts";

/** How far a point's note is above it, in nats: that of beta 1 is below, where the curve leaves room. */
function noteAbove(beta: number): number {
  if (beta < 1) return 8;
  return beta === 1 ? -15 : 3;
}

export const rateDistortion = learnFigure({
  name: "rateDistortion",
  alternative:
    "Reconstruction against KL of six models: as beta rises from 0.01 to 784, the KL falls and the reconstruction " +
    "term rises. The sum of both is lowest at beta 1.",
  trained: true,
  measure: rateDistortionData,
  draw({ betas }, look) {
    const curve = betas.map(({ reconstruction, kl }): ChartPoint => [kl, reconstruction]);
    const over = (of: (each: (typeof betas)[number]) => number) =>
      betas.map((each): ChartPoint => [each.beta, of(each)]);
    const [sum, reconstruction, kl] = [
      over((each) => each.reconstruction + each.kl),
      over((each) => each.reconstruction),
      over((each) => each.kl),
    ];
    return chartFigure({
      ...look,
      title: "Reconstruction and KL",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "Six models, one for each beta",
          x: { name: "KL, nats", range: [-4, 140] },
          y: { name: "reconstruction, nats", range: [70, 220] },
          marks: [
            { kind: "line", points: curve, colour: "grey" },
            { kind: "points", points: curve, radius: 4.5 },
            ...betas.map(({ beta, ...each }) => ({
              kind: "note" as const,
              at: [each.kl + (beta < 1 ? 0 : 4), each.reconstruction + noteAbove(beta)] as const,
              anchor: beta < 1 ? ("middle" as const) : ("start" as const),
              text: `beta ${beta}`,
            })),
          ],
        },
        {
          title: "The terms and their sum",
          x: { name: "beta", scale: "log" },
          y: { name: "nats", range: [0, 230] },
          marks: [
            { kind: "line", points: sum, colour: "green", label: "sum" },
            { kind: "line", points: reconstruction, label: "reconstruction" },
            { kind: "line", points: kl, colour: "orange", label: "KL" },
            { kind: "points", points: sum, colour: "green" },
            { kind: "points", points: reconstruction },
            { kind: "points", points: kl, colour: "orange" },
          ],
        },
      ],
    });
  },
  tables: {
    betas: ({ betas }) =>
      markdownTable(
        ["$\\beta$", "reconstruction", "KL", "sum"],
        betas.map(({ beta, reconstruction, kl }) => [
          String(beta),
          reconstruction.toFixed(1),
          kl.toFixed(1),
          (reconstruction + kl).toFixed(1),
        ]),
      ),
    pairs: ({ pairs }) =>
      markdownTable(
        ["$\\beta$", "$c$", "$\\beta \\cdot c$", "squared error", "KL", "reconstruction term"],
        pairs.map(({ beta, c, squaredError, kl, reconstruction }) => [
          String(beta),
          String(c),
          (beta * c).toFixed(2),
          squaredError.toFixed(2),
          kl.toFixed(2),
          reconstruction.toFixed(2),
        ]),
      ),
    grey: ({ grey }) =>
      markdownTable(
        ["grey MNIST, test images", "nats per image"],
        [
          ["cross-entropy of a trained model", grey.reconstruction.toFixed(1)],
          ["floor: sum of the pixels' entropies", grey.floor.toFixed(1)],
          ["difference", (grey.reconstruction - grey.floor).toFixed(1)],
        ],
      ),
  },
});
