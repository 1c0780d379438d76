import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { imageRows, stacked } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";
import { comparison } from "./twoRuns.ts";

const names = { broken: "beta 30", fixed: "beta 1" };
const { curves, dimensions, tables } = comparison(names);

export const collapse = learnFigure({
  name: "collapse",
  alternative:
    "With beta 30 the KL of all dimensions is 0 and every reconstruction is the same grey mean image; with beta 1 the KL is 17 nats and reconstructions show the digits.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("collapsed", { reconstructions: 10 }),
    fixed: await measuredRun("healthy", { reconstructions: 10 }),
  }),
  draw(runs, look) {
    const { broken, fixed } = runs;
    const chart = chartFigure({
      ...look,
      title: "Posterior collapse",
      alternative: "",
      columns: 3,
      panels: [
        curves(runs, "test", "reconstruction", { title: "Reconstruction, test" }),
        curves(runs, "test", "kl", { title: "KL, test", range: [-0.4, 20] }),
        dimensions(runs, "klPerDimension"),
      ],
    });
    const rows = [
      { label: "test images", pixels: fixed.images.originals },
      { label: names.broken, pixels: broken.images.reconstructions },
      { label: names.fixed, pixels: fixed.images.reconstructions },
    ];
    return stacked(chart, imageRows(rows, 28, look));
  },
  tables,
});
