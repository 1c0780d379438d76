import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { curve, dimensionPanel, epochAxis, findingsText, imageRows, metricsTable, stacked } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";

const names = { broken: "beta 0.01", mended: "beta 1" };

export const lowBeta = learnFigure({
  name: "lowBeta",
  alternative:
    "With beta 0.01 the KL is above 100 nats and the variance of the codes' means far above 1; reconstructions are good, but samples are not digits. With beta 1 samples look like reconstructions.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("leaky", { reconstructions: 10, samples: 10 }),
    mended: await measuredRun("healthy", { reconstructions: 10, samples: 10 }),
  }),
  draw({ broken, mended }, look) {
    const chart = chartFigure({
      ...look,
      title: "A beta that is too small",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Reconstruction, test",
          x: epochAxis,
          y: { name: "nats" },
          marks: [
            {
              kind: "line",
              points: curve(broken, "test", "reconstruction"),
              colour: "orange",
              label: names.broken,
            },
            { kind: "line", points: curve(mended, "test", "reconstruction"), label: names.mended },
          ],
        },
        {
          title: "KL, test",
          x: epochAxis,
          y: { name: "nats", range: [0, 150] },
          marks: [
            { kind: "line", points: curve(broken, "test", "kl"), colour: "orange", label: names.broken },
            { kind: "line", points: curve(mended, "test", "kl"), label: names.mended },
          ],
        },
        dimensionPanel({ title: "Variance of the mean", y: "over the test images" }, [
          { values: broken.diagnosis.codeVariances, label: names.broken, colour: "orange" },
          { values: mended.diagnosis.codeVariances, label: names.mended },
        ]),
      ],
    });
    const rows = [
      { label: "test images", pixels: mended.images.originals },
      { label: names.broken, detail: "reconstructions", pixels: broken.images.reconstructions },
      { label: names.mended, detail: "reconstructions", pixels: mended.images.reconstructions },
      { label: names.broken, detail: "samples", pixels: broken.images.samples },
      { label: names.mended, detail: "samples", pixels: mended.images.samples },
    ];
    return stacked(chart, imageRows(rows, 28, look));
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
