import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { imageRows, stacked } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";
import { comparison } from "./twoRuns.ts";

const names = { broken: "beta 0.01", fixed: "beta 1" };
const { curves, dimensions, tables } = comparison(names);

export const lowBeta = learnFigure({
  name: "lowBeta",
  alternative:
    "With beta 0.01 the KL is above 100 nats and the variance of the codes' means far above 1; reconstructions are good, but samples are not digits. With beta 1 samples look like reconstructions.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("leaky", { reconstructions: 10, samples: 10 }),
    fixed: await measuredRun("healthy", { reconstructions: 10, samples: 10 }),
  }),
  draw(runs, look) {
    const { broken, fixed } = runs;
    const chart = chartFigure({
      ...look,
      title: "A beta that is too small",
      alternative: "",
      columns: 3,
      panels: [
        curves(runs, "test", "reconstruction", { title: "Reconstruction, test" }),
        curves(runs, "test", "kl", { title: "KL, test", range: [0, 150] }),
        dimensions(runs, "codeVariances"),
      ],
    });
    const rows = [
      { label: "test images", pixels: fixed.images.originals },
      { label: names.broken, detail: "reconstructions", pixels: broken.images.reconstructions },
      { label: names.fixed, detail: "reconstructions", pixels: fixed.images.reconstructions },
      { label: names.broken, detail: "samples", pixels: broken.images.samples },
      { label: names.fixed, detail: "samples", pixels: fixed.images.samples },
    ];
    return stacked(chart, imageRows(rows, 28, look));
  },
  tables,
});
