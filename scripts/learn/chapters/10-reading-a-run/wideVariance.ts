import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { curve, dimensionPanel, epochAxis, findingsText, imageRows, metricsTable, stacked } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";

const names = { broken: "variance 0.5", mended: "variance 0.02" };

export const wideVariance = learnFigure({
  name: "wideVariance",
  alternative:
    "With a variance of 0.5 the loss stays at 41 and every reconstruction is the mean digit; with 0.02 the KL is 17 nats and reconstructions show the digits.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("wide", { reconstructions: 10 }),
    mended: await measuredRun("narrow", { reconstructions: 10 }),
  }),
  draw({ broken, mended }, look) {
    const chart = chartFigure({
      ...look,
      title: "A variance that is too large",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Test loss",
          x: epochAxis,
          y: { name: "nats", range: [-40, 60] },
          marks: [
            { kind: "line", points: curve(broken, "test", "loss"), colour: "orange", label: names.broken },
            { kind: "line", points: curve(mended, "test", "loss"), label: names.mended },
          ],
        },
        {
          title: "KL, test",
          x: epochAxis,
          y: { name: "nats", range: [-0.4, 20] },
          marks: [
            { kind: "line", points: curve(broken, "test", "kl"), colour: "orange", label: names.broken },
            { kind: "line", points: curve(mended, "test", "kl"), label: names.mended },
          ],
        },
        dimensionPanel({ title: "KL of each dimension", y: "nats" }, [
          { values: broken.diagnosis.klPerDimension, label: names.broken, colour: "orange" },
          { values: mended.diagnosis.klPerDimension, label: names.mended },
        ]),
      ],
    });
    const rows = [
      { label: "test images", pixels: mended.images.originals },
      { label: names.broken, pixels: broken.images.reconstructions },
      { label: names.mended, pixels: mended.images.reconstructions },
    ];
    return stacked(chart, imageRows(rows, 8, look));
  },
  tables: {
    metrics: ({ broken, mended }) =>
      metricsTable([
        { name: names.broken, run: broken },
        { name: names.mended, run: mended },
      ]),
    findings: ({ broken }) => findingsText(broken),
  },
});
