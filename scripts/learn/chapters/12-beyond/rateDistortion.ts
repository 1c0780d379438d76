import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { rateDistortionData } from "./rateDistortion.measure.ts";

export const rateDistortion = learnFigure({
  name: "rateDistortion",
  trained: true,
  alternative: "",
  measure: rateDistortionData,
  draw: ({ rows }, look) =>
    chartFigure({
      ...look,
      title: "Rate and distortion",
      alternative: "",
      panels: [
        {
          x: { name: "KL, nats" },
          y: { name: "reconstruction, nats" },
          marks: [
            {
              kind: "points",
              points: rows.map(({ kl, reconstruction }): ChartPoint => [kl, reconstruction]),
            } satisfies ChartMark,
          ],
        },
      ],
    }),
  tables: {
    variants: ({ rows }) =>
      markdownTable(
        ["variant", "loss", "reconstruction", "KL", "log p(x)", "active units"],
        rows.map(({ title, loss, reconstruction, kl, logLikelihood, active }) => [
          title,
          ...[loss, reconstruction, kl, logLikelihood].map((nats) => nats.toFixed(2)),
          String(active),
        ]),
      ),
  },
});
