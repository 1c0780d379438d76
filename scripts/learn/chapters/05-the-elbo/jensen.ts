import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { jensenData } from "./jensen.measure.ts";

export const jensen = learnFigure({
  name: "jensen",
  alternative:
    "The curve of the logarithm between 0.5 and 10, the chord from 1 to 9 below it, and the tangent at 5 above it.",
  measure: jensenData,
  draw({ low, high, mean, logOfMean, meanOfLog }, look) {
    const y = Array.from({ length: 96 }, (_, at) => 0.5 + 0.1 * at);
    const tangent = (at: number): ChartPoint => [at, logOfMean + (at - mean) / mean];
    return chartFigure({
      ...look,
      title: "Jensen's inequality for the logarithm",
      alternative: "",
      panels: [
        {
          x: { name: "y" },
          y: { name: "log y", range: [-0.8, 2.8] },
          aspect: (look.column ?? 732) > 400 ? 0.32 : 0.7,
          marks: [
            {
              kind: "line",
              points: [tangent(0.5), tangent(10)],
              colour: "grey",
              dashed: true,
              label: "tangent at the mean",
            },
            {
              kind: "line",
              points: y.map((at): ChartPoint => [at, Math.log(at)]),
              label: "log y",
            },
            {
              kind: "line",
              points: [
                [low, Math.log(low)],
                [high, Math.log(high)],
              ],
              colour: "orange",
              label: "chord",
            },
            { kind: "points", points: [[mean, logOfMean]] },
            { kind: "points", points: [[mean, meanOfLog]], colour: "orange" },
            {
              kind: "note",
              at: [mean, logOfMean + 0.2],
              text: `log of the mean: ${logOfMean.toFixed(3)}`,
              anchor: "end",
            },
            {
              kind: "note",
              at: [mean + 0.15, meanOfLog - 0.2],
              text: `mean of the logs: ${meanOfLog.toFixed(3)}`,
            },
          ],
        },
      ],
    });
  },
});
