import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { objectivesPlaneData } from "./objectivesPlane.measure.ts";

const [kls, reconstructions] = [[8, 54] as const, [78, 128] as const];
/** Words at the points, and where they are from them, so that they do not touch. */
const words: Readonly<
  Record<string, readonly [text: string, right: number, up: number, anchor: "start" | "end"]>
> = {
  elbo: ["negative ELBO", 1, 1.6, "start"],
  beta: ["beta 4", 1, 1.6, "start"],
  capacity: ["capacity 10", 1, -0.6, "start"],
  "free-bits": ["free bits 3", 1, 0.4, "start"],
  "total-correlation": ["total correlation", 1, -3.4, "start"],
  mmd: ["MMD", -0.6, 1.6, "end"],
  vamp: ["VampPrior", -0.9, -1.6, "end"],
  iwae: ["IWAE", -0.9, 1, "end"],
};

export const objectivesPlane = learnFigure({
  name: "objectivesPlane",
  trained: true,
  alternative:
    "Reconstruction against KL of eleven variants. Most are near 18 nats of KL; beta 4, total correlation and capacity near 10, free bits at 30, the MMD without a KL at 49.",
  measure: objectivesPlaneData,
  draw: ({ rows }, look) =>
    chartFigure({
      ...look,
      title: "Rate and distortion",
      alternative: "",
      panels: [
        {
          x: { name: "KL, nats", range: kls },
          y: { name: "reconstruction, nats", range: reconstructions },
          marks: [
            ...[100, 110, 120, 130, 140].flatMap(equalSum),
            { kind: "points", points: rows.map(({ kl, reconstruction }) => [kl, reconstruction] as const) },
            ...rows.flatMap(({ name, kl, reconstruction }): readonly ChartMark[] => {
              const word = words[name];
              if (word === undefined) return [];
              const [text, right, up, anchor] = word;
              return [{ kind: "note", at: [kl + right, reconstruction + up], text, anchor }];
            }),
          ],
        },
      ],
    }),
  tables: {
    variants: ({ rows }) =>
      markdownTable(
        ["variant", "loss", "reconstruction", "KL", "sum", "log p(x)", "active"],
        rows.map(({ title, loss, reconstruction, kl, logLikelihood, active }) => [
          title,
          ...[loss, reconstruction, kl, reconstruction + kl, logLikelihood].map((nats) => nats.toFixed(2)),
          String(active),
        ]),
      ),
  },
});

/** A line on which reconstruction + KL is the same, with the sum at its lower end. */
function equalSum(sum: number): readonly ChartMark[] {
  const last = Math.min(kls[1], sum - reconstructions[0]);
  return [
    {
      kind: "line",
      colour: "grey",
      dashed: true,
      points: [
        [kls[0], sum - kls[0]],
        [last, sum - last],
      ],
    },
    { kind: "note", colour: "grey", at: [last - 0.6, sum - last + 1.2], text: String(sum), anchor: "end" },
  ];
}
