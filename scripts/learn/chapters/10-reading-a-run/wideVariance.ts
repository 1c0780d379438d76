import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { imageRows, stacked } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";
import { comparison } from "./twoRuns.ts";

const names = { broken: "variance 0.5", fixed: "variance 0.02" };
const { curves, dimensions, tables } = comparison(names);

export const wideVariance = learnFigure({
  name: "wideVariance",
  alternative:
    "With a variance of 0.5 the loss stays at 41 and every reconstruction is the mean digit; with 0.02 the KL is 17 nats and reconstructions show the digits.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("wide", { reconstructions: 10 }),
    fixed: await measuredRun("narrow", { reconstructions: 10 }),
  }),
  draw(runs, look) {
    const { broken, fixed } = runs;
    const chart = chartFigure({
      ...look,
      title: "A variance that is too large",
      alternative: "",
      columns: 3,
      panels: [
        curves(runs, "test", "loss", { title: "Test loss", range: [-40, 60] }),
        curves(runs, "test", "kl", { title: "KL, test", range: [-0.4, 20] }),
        dimensions(runs, "klPerDimension"),
      ],
    });
    const rows = [
      { label: "test images", pixels: fixed.images.originals },
      { label: names.broken, pixels: broken.images.reconstructions },
      { label: names.fixed, pixels: fixed.images.reconstructions },
    ];
    return stacked(chart, imageRows(rows, 8, look));
  },
  tables,
});
