import { wrapText } from "../../../../src/cli/layout.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { divergenceMessage } from "./divergence.measure.ts";
import { textBlock } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";
import { comparison } from "./twoRuns.ts";

const names = { broken: "rate 0.1", fixed: "rate 0.001" };
const { curves, dimensions, tables } = comparison(names);

export const highRate = learnFigure({
  name: "highRate",
  alternative:
    "At a learning rate of 0.1 the training loss begins near 600 and stays at 210, and the means of the codes do not vary although every dimension has a KL; at 0.001 the loss falls to 120.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("fast"),
    fixed: await measuredRun("healthy"),
    diverged: await divergenceMessage(),
  }),
  draw(runs, look) {
    return chartFigure({
      ...look,
      title: "A learning rate that is too high",
      alternative: "",
      columns: 3,
      panels: [
        curves(runs, "train", "loss", { title: "Training loss" }),
        dimensions(runs, "klPerDimension"),
        dimensions(runs, "codeVariances"),
      ],
    });
  },
  tables: { ...tables, diverged: ({ diverged }) => textBlock(wrapText(`error ${diverged}`, 96)) },
});
