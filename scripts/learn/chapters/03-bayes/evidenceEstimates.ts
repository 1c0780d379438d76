import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { type Estimates, evidenceEstimatesData } from "./evidenceEstimates.measure.ts";

/** Of the error, by the number of dimensions. */
const ranges: Readonly<Record<number, readonly [number, number]>> = {
  1: [-1, 0.6],
  5: [-12, 2],
  20: [-55, 5],
};

export const evidenceEstimates = learnFigure({
  name: "evidenceEstimates",
  alternative:
    "Estimates of log p(x) against the number of samples, in 1, 5 and 20 dimensions. In 20 dimensions, estimates from the " +
    "prior stay far below the exact value, and estimates from an approximate posterior reach it.",
  measure: evidenceEstimatesData,
  draw({ counts, dimensions }, look) {
    const marks = (
      { low, middle, high }: Estimates,
      colour: "blue" | "orange",
      label: string,
    ): ChartMark[] => [
      { kind: "band", points: counts.map((count, at) => [count, low[at] ?? 0, high[at] ?? 0]), colour },
      { kind: "line", points: counts.map((count, at) => [count, middle[at] ?? 0]), colour, label },
    ];
    return chartFigure({
      ...look,
      title: "",
      alternative: "",
      columns: 3,
      panels: dimensions.map(({ size, fromPrior, fromPosterior }) => ({
        title: size === 1 ? "1 dimension" : `${size} dimensions`,
        x: { name: "samples", scale: "log", range: [8, 17_000] },
        y: { name: "error, nats", range: ranges[size] ?? [-1, 1] },
        aspect: 0.8,
        marks: [
          { kind: "rule", y: 0, colour: "grey", dashed: true },
          ...marks(fromPrior, "blue", "from the prior"),
          ...marks(fromPosterior, "orange", "from q"),
        ],
      })),
    });
  },
  tables: {
    errors: ({ counts, dimensions }) => {
      const most = counts.at(-1)?.toLocaleString("en");
      return markdownTable(
        [
          "dimensions",
          "log p(x)",
          `error with ${most} samples of the prior`,
          `error with ${most} samples of q`,
        ],
        dimensions.map(({ size, exact, fromPrior, fromPosterior }) => [
          String(size),
          exact.toFixed(2).replace("-", "−"),
          range(fromPrior),
          range(fromPosterior),
        ]),
      );
    },
    needed: ({ ratio, dimensions }) =>
      markdownTable(
        [
          "samples of",
          "r",
          ...dimensions.map(({ size }) => (size === 1 ? "1 dimension" : `${size} dimensions`)),
        ],
        [
          [
            "the prior",
            ratio.prior.toFixed(2),
            ...dimensions.map(({ fromPrior }) => fromPrior.needed.toLocaleString("en")),
          ],
          [
            "q",
            ratio.posterior.toFixed(2),
            ...dimensions.map(({ fromPosterior }) => fromPosterior.needed.toLocaleString("en")),
          ],
        ],
      ),
  },
});

/** From the low to the high end for the largest count. */
function range({ low, high }: Estimates): string {
  return [low, high].map((each) => (each.at(-1) ?? 0).toFixed(3).replace("-", "−")).join(" to ");
}
