import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark } from "../../../../src/picture/chart/marks.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { type Estimates, evidenceEstimatesData } from "./evidenceEstimates.measure.ts";

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
        x: { name: "samples", scale: "log" },
        y: { name: "error, nats", range: size === 20 ? [-80, 5] : size === 5 ? [-16, 1] : [-4, 0.25] },
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
    errors: ({ counts, dimensions }) =>
      markdownTable(
        [
          "dimensions",
          "log p(x)",
          `prior, ${counts.at(-1)?.toLocaleString("en")} samples`,
          `q, ${counts.at(-1)?.toLocaleString("en")} samples`,
          "prior: samples for 10 %",
          "q: samples for 10 %",
        ],
        dimensions.map(({ size, exact, fromPrior, fromPosterior }) => [
          String(size),
          exact.toFixed(2),
          range(fromPrior),
          range(fromPosterior),
          short(fromPrior.needed),
          short(fromPosterior.needed),
        ]),
      ),
  },
});

/** From the low to the high end for the largest count. */
function range({ low, high }: Estimates): string {
  return [low, high].map((each) => (each.at(-1) ?? 0).toFixed(2).replace("-", "−")).join(" to ");
}

function short(count: number): string {
  return count < 1e6 ? count.toLocaleString("en") : `${(count / 1e9).toFixed(0)} billion`;
}
