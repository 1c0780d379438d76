import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartColour, ChartMark } from "../../../../src/picture/chart/marks.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { objectivesPlaneData } from "./objectivesPlane.measure.ts";

type Row = Awaited<ReturnType<typeof objectivesPlaneData>>["rows"][number];

interface Label {
  readonly text: string;
  readonly panel: "all" | "near";
  readonly anchor: "start" | "end";
  /** Above the point, as a part of the panel's height. */
  readonly up?: number;
}

const labels: Readonly<Record<string, Label>> = {
  elbo: { text: "negative ELBO", panel: "near", anchor: "start", up: -0.06 },
  warmup: { text: "beta from 0", panel: "near", anchor: "start", up: 0.03 },
  iwae: { text: "IWAE", panel: "near", anchor: "start" },
  dreg: { text: "DReG", panel: "near", anchor: "start" },
  mixture: { text: "mixture", panel: "near", anchor: "end" },
  vamp: { text: "VampPrior", panel: "near", anchor: "start" },
  beta: { text: "beta 4", panel: "all", anchor: "start", up: 0.03 },
  capacity: { text: "capacity", panel: "all", anchor: "start" },
  "free-bits": { text: "free nats", panel: "all", anchor: "start" },
  "total-correlation": { text: "total correlation", panel: "all", anchor: "start", up: -0.04 },
  mmd: { text: "MMD", panel: "all", anchor: "end" },
};

const colours: Readonly<Record<string, ChartColour>> = {
  elbo: "text",
  "elbo-seed-1": "grey",
  "elbo-seed-2": "grey",
  iwae: "orange",
  dreg: "orange",
  mixture: "green",
  vamp: "green",
};

export const objectivesPlane = learnFigure({
  name: "objectivesPlane",
  trained: true,
  alternative:
    "Reconstruction over KL for eleven variants of one model. The VampPrior has the lowest sum of both, " +
    "the MMD without a KL the highest.",
  measure: objectivesPlaneData,
  draw: ({ rows }, look) =>
    chartFigure({
      ...look,
      title: "Rate and distortion",
      alternative: "",
      columns: 2,
      panels: [
        panel(rows, "all", { title: "All variants", kl: [0, 52], reconstruction: [78, 144], sums: 10 }),
        panel(rows, "near", {
          title: "Near the negative ELBO",
          kl: [16, 20],
          reconstruction: [84, 92.5],
          sums: 2,
        }),
      ],
    }),
  tables: {
    variants: ({ rows }) =>
      markdownTable(
        ["variant", "loss", "reconstruction", "KL", "sum of both", "log p(x)", "active units"],
        rows.map(({ title, loss, reconstruction, kl, logLikelihood, active }) => [
          title,
          ...[loss, reconstruction, kl, reconstruction + kl, logLikelihood].map((nats) => nats.toFixed(2)),
          String(active),
        ]),
      ),
  },
});

interface Part {
  readonly title: string;
  readonly kl: readonly [number, number];
  readonly reconstruction: readonly [number, number];
  /** The distance of the diagonal lines, in nats. */
  readonly sums: number;
}

function panel(rows: readonly Row[], which: "all" | "near", part: Part): ChartPanel {
  const [left, right] = part.kl;
  const [low, high] = part.reconstruction;
  const inside = rows.filter(
    ({ kl, reconstruction }) => kl >= left && kl <= right && reconstruction >= low && reconstruction <= high,
  );
  return {
    title: part.title,
    x: { name: "KL, nats", range: part.kl },
    y: { name: "reconstruction, nats", range: part.reconstruction },
    aspect: 0.85,
    marks: [...diagonals(part), ...inside.map(point), ...inside.flatMap((row) => note(row, which, part))],
  };
}

/** Lines on which reconstruction + KL is the same, each with its sum at the left end. */
function diagonals({ kl: [left, right], reconstruction: [low, high], sums }: Part): readonly ChartMark[] {
  const count = Math.floor((high - low) / sums);
  const first = Math.ceil((left + low) / sums) * sums;
  return Array.from({ length: count + 1 }, (_, at) => first + at * sums)
    .filter((sum) => sum - left < high)
    .flatMap((sum): readonly ChartMark[] => [
      {
        kind: "line",
        points: [
          [left, sum - left],
          [right, sum - right],
        ],
        colour: "grey",
        dashed: true,
      },
      {
        kind: "note",
        at: [left + 0.02 * (right - left), sum - left + 0.01 * (high - low)],
        text: String(sum),
        colour: "grey",
      },
    ]);
}

function point({ name, kl, reconstruction }: Row): ChartMark {
  return { kind: "points", points: [[kl, reconstruction]], colour: colours[name] ?? "blue", radius: 4.5 };
}

function note({ name, kl, reconstruction }: Row, which: "all" | "near", part: Part): readonly ChartMark[] {
  const label = labels[name];
  if (label?.panel !== which) return [];
  const { text, anchor, up = 0.01 } = label;
  const aside = (anchor === "start" ? 1 : -1) * 0.035 * (part.kl[1] - part.kl[0]);
  const above = up * (part.reconstruction[1] - part.reconstruction[0]);
  return [{ kind: "note", at: [kl + aside, reconstruction + above], text, anchor }];
}
