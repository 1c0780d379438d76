import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { learnFigure } from "../../figure.ts";
import { curve, epochAxis, findingsText, imageRows, metricsTable, stacked } from "./parts.ts";
import { type MeasuredRun, measuredRun } from "./runs.measure.ts";

const names = { broken: "300 images", stopped: "patience 10", more: "3,000 images" };

export const overfitting = learnFigure({
  name: "overfitting",
  alternative:
    "With 300 training images the training loss falls to 73 while the validation loss reaches its minimum after epoch 33 and rises; with 3,000 images both fall.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("overfitted", { reconstructions: 10 }),
    stopped: await measuredRun("stopped", { reconstructions: 10 }),
    more: await measuredRun("more", { reconstructions: 10 }),
  }),
  draw({ broken, stopped, more }, look) {
    const panel = (title: string, run: MeasuredRun): ChartPanel => ({
      title,
      x: { ...epochAxis, range: [1, run.epochs.length] },
      y: { name: "loss, nats", range: [50, 250] },
      marks: [
        { kind: "rule", x: run.kept, colour: "grey", dashed: true },
        { kind: "line", points: curve(run, "train", "loss"), label: "training" },
        { kind: "line", points: curve(run, "validation", "loss"), colour: "green", label: "validation" },
      ],
    });
    const chart = chartFigure({
      ...look,
      title: "Overfitting",
      alternative: "",
      columns: 3,
      panels: [panel(names.broken, broken), panel(names.stopped, stopped), panel(names.more, more)],
    });
    const rows = [
      { label: "test images", pixels: broken.images.originals },
      { label: names.broken, pixels: broken.images.reconstructions },
      { label: names.stopped, pixels: stopped.images.reconstructions },
      { label: names.more, pixels: more.images.reconstructions },
    ];
    return stacked(chart, imageRows(rows, 28, look));
  },
  tables: {
    metrics: ({ broken, stopped, more }) =>
      metricsTable([
        { name: names.broken, run: broken },
        { name: names.stopped, run: stopped },
        { name: names.more, run: more },
      ]),
    findings: ({ broken }) => findingsText(broken),
  },
});
