import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { betaCurveData } from "./betaCurve.measure.ts";

export const betaCurve = learnFigure({
  name: "betaCurve",
  alternative:
    "Reconstruction over KL of the best encoder for each beta: a falling curve, which the line of the highest ELBO " +
    "touches at beta 1.",
  measure: betaCurveData,
  draw({ entropy, curve, marked }, look) {
    const at = ({ kl, reconstruction }: (typeof curve)[number]): ChartPoint => [kl, reconstruction];
    const names = marked.map((point): ChartMark => {
      const [x, y] = at(point);
      return { kind: "note", at: [x + 0.02, y + 0.025], text: `beta ${point.beta}` };
    });
    return chartFigure({
      ...look,
      title: "Rate and distortion",
      alternative: "",
      panels: [
        {
          x: { name: "KL, nats", range: [0, 1.5] },
          y: { name: "reconstruction, nats", range: [0.9, 2.3] },
          aspect: (look.column ?? 732) > 400 ? 0.42 : 0.8,
          marks: [
            {
              kind: "line",
              points: [
                [0, entropy],
                [1.5, entropy - 1.5],
              ],
              colour: "grey",
              dashed: true,
              label: "lowest possible sum",
            },
            { kind: "line", points: curve.map(at), label: "best encoder of each beta" },
            { kind: "points", points: marked.map(at) },
            ...names,
          ],
        },
      ],
    });
  },
});
