import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartColour, ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { iwaeBoundsData } from "./iwaeBounds.measure.ts";

const names: Readonly<Record<string, readonly [string, ChartColour]>> = {
  prior: ["q = N(0, 1)", "orange"],
  between: ["q = N(0.5, 0.4)", "green"],
};

export const iwaeBounds = learnFigure({
  name: "iwaeBounds",
  alternative:
    "The importance-weighted bound rises with K towards log p(x); estimates from 64 weights lie close to it.",
  measure: iwaeBoundsData,
  draw({ logEvidence, bounds, bin, spread }, look) {
    const evidence: ChartMark = { kind: "rule", y: logEvidence, label: "log p(x)" };
    const curves = bounds.flatMap(({ name, points }): readonly ChartMark[] => {
      const [label, colour] = names[name] ?? [name, "grey"];
      const at = points.map(({ samples, bound }): ChartPoint => [samples, bound]);
      const errors = points.map(
        ({ samples, bound, standardError }) =>
          [samples, bound - 2 * standardError, bound + 2 * standardError] as const,
      );
      return [
        { kind: "band", points: errors, colour },
        { kind: "line", points: at, colour, label },
        { kind: "points", points: at, colour },
      ];
    });
    const colours: readonly ChartColour[] = ["orange", "grey", "green"];
    const histograms = spread.map(
      ({ samples, shares }, at): ChartMark => ({
        kind: "line",
        colour: colours[at] ?? "text",
        label: `K = ${samples}`,
        points: shares.map(
          (share, place): ChartPoint => [bin.low + (place + 0.5) * bin.width, share / bin.width],
        ),
      }),
    );
    return chartFigure({
      ...look,
      title: "Importance-weighted bounds",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "The bound for each K",
          x: { name: "K, weights in a mean", scale: "log" },
          y: { name: "nats", range: [-3.6, -2.1] },
          marks: [evidence, ...curves],
        },
        {
          title: "Single estimates, q = N(0, 1)",
          x: { name: "log of a mean of K weights" },
          y: { name: "density of the estimates" },
          marks: [...histograms, { kind: "rule", x: logEvidence, label: "log p(x)" }],
        },
      ],
    });
  },
  tables: {
    bounds: ({ bounds, logEvidence }) => {
      const [prior, between] = bounds;
      const cell = (point: { readonly bound: number; readonly standardError: number } | undefined) =>
        [point?.bound.toFixed(4) ?? "", point?.standardError.toFixed(4) ?? ""] as const;
      return markdownTable(
        ["K", "bound, q = N(0, 1)", "standard error", "bound, q = N(0.5, 0.4)", "standard error"],
        [
          ...(prior?.points ?? []).map((point, at) => [
            String(point.samples),
            ...cell(point),
            ...cell(between?.points[at]),
          ]),
          ["log p(x)", logEvidence.toFixed(4), "", logEvidence.toFixed(4), ""],
        ],
      );
    },
  },
});
