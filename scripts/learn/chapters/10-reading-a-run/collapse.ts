import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { curve, dimensionPanel, epochAxis, findingsText, imageRows, metricsTable, stacked } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";

const names = { broken: "beta 30", mended: "beta 1" };

export const collapse = learnFigure({
  name: "collapse",
  alternative:
    "With beta 30 the KL of all dimensions is 0 and every reconstruction is the same grey mean image; with beta 1 the KL is 17 nats and reconstructions show the digits.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("collapsed", { reconstructions: 10 }),
    mended: await measuredRun("healthy", { reconstructions: 10 }),
  }),
  draw({ broken, mended }, look) {
    const chart = chartFigure({
      ...look,
      title: "Posterior collapse",
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
