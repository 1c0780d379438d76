import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { informationCurvesData } from "./informationCurves.measure.ts";

export const informationCurves = learnFigure({
  name: "informationCurves",
  alternative:
    "Left: the information of an event falls from infinity to 0 as its probability rises to 1. Right: the logarithm of t " +
    "lies below the line t - 1 and touches it at t = 1.",
  measure: informationCurvesData,
  draw: ({ information, logarithm }, look) =>
    chartFigure({
      ...look,
      title: "",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "Information of an event",
          x: { name: "probability p", range: [0, 1] },
          y: { name: "nats", range: [0, 4] },
          marks: [
            { kind: "line", points: information, label: "−log p" },
            ...[1 / 2, 1 / 4, 1 / 8].flatMap(
              (p, at) =>
                [
                  { kind: "points", points: [[p, -Math.log(p)]] },
                  {
                    kind: "note",
                    at: [p + 0.03, -Math.log(p) - 0.03],
                    text: `${at + 1} bit${at === 0 ? "" : "s"}`,
                  },
                ] as const,
            ),
          ],
        },
        {
          title: "The logarithm and a tangent",
          x: { name: "t", range: [0, 4] },
          y: { name: "value", range: [-3, 3] },
          marks: [
            { kind: "line", points: logarithm, label: "log t" },
            {
              kind: "line",
              points: [
                [0, -1],
                [4, 3],
              ],
              colour: "orange",
              label: "t − 1",
            },
            { kind: "points", points: [[1, 0]], colour: "text" },
          ],
        },
      ],
    }),
});
