import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { curve, dimensionPanel, epochAxis } from "./parts.ts";
import { measuredRun } from "./runs.measure.ts";

export const healthyRun = learnFigure({
  name: "healthyRun",
  alternative:
    "A run without problems: the training and test loss fall together, the reconstruction term falls while the KL rises, and all dimensions have a KL of 1 to 2 nats.",
  trained: true,
  measure: async () => ({ healthy: await measuredRun("healthy") }),
  draw({ healthy }, look) {
    return chartFigure({
      ...look,
      title: "A run without problems",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Loss",
          x: epochAxis,
          y: { name: "nats", range: [100, 300] },
          marks: [
            { kind: "line", points: curve(healthy, "train", "loss"), label: "training" },
            { kind: "line", points: curve(healthy, "test", "loss"), colour: "orange", label: "test" },
          ],
        },
        {
          title: "Its two terms, test",
          x: epochAxis,
          y: { name: "nats", range: [0, 200] },
          marks: [
            { kind: "line", points: curve(healthy, "test", "reconstruction"), label: "reconstruction" },
            { kind: "line", points: curve(healthy, "test", "kl"), colour: "orange", label: "KL" },
          ],
        },
        dimensionPanel({ title: "KL of each dimension", y: "nats" }, [
          { values: healthy.diagnosis.klPerDimension, label: "test images" },
        ]),
      ],
    });
  },
  tables: {
    epochs: ({ healthy: { epochs } }) =>
      markdownTable(
        ["after epoch", "training loss", "test loss", "test reconstruction", "test KL"],
        [1, 2, 3, 10].map((epoch) => {
          const { train, test } = epochs[epoch - 1] ?? { train: [], test: [] };
          return [String(epoch), ...[train[0], ...test].map((value) => (value ?? Number.NaN).toFixed(1))];
        }),
      ),
  },
});
