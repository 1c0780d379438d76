import { wrapText } from "../../../../src/cli/layout.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { divergenceMessage } from "./divergence.measure.ts";
import { curve, dimensionPanel, epochAxis, findingsText, metricsTable, textBlock } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";

const names = { broken: "rate 0.1", mended: "rate 0.001" };

export const highRate = learnFigure({
  name: "highRate",
  alternative:
    "At a learning rate of 0.1 the training loss begins near 600 and stays at 210, and the means of the codes do not vary although every dimension has a KL; at 0.001 the loss falls to 120.",
  trained: true,
  measure: async () => ({
    broken: await measuredRun("fast"),
    mended: await measuredRun("healthy"),
    diverged: await divergenceMessage(),
  }),
  draw({ broken, mended }, look) {
    return chartFigure({
      ...look,
      title: "A learning rate that is too high",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Training loss",
          x: epochAxis,
          y: { name: "nats" },
          marks: [
            { kind: "line", points: curve(broken, "train", "loss"), colour: "orange", label: names.broken },
            { kind: "line", points: curve(mended, "train", "loss"), label: names.mended },
          ],
        },
        dimensionPanel({ title: "KL of each dimension", y: "nats" }, [
          { values: broken.diagnosis.klPerDimension, label: names.broken, colour: "orange" },
          { values: mended.diagnosis.klPerDimension, label: names.mended },
        ]),
        dimensionPanel({ title: "Variance of the mean", y: "over the test images" }, [
          { values: broken.diagnosis.codeVariances, label: names.broken, colour: "orange" },
          { values: mended.diagnosis.codeVariances, label: names.mended },
        ]),
      ],
    });
  },
  tables: {
    metrics: ({ broken, mended }) =>
      metricsTable([
        { name: names.broken, run: broken },
        { name: names.mended, run: mended },
      ]),
    findings: ({ broken }) => findingsText(broken),
    diverged: ({ diverged }) => textBlock(wrapText(`error ${diverged}`, 96)),
  },
});
