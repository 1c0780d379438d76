import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { isNarrow } from "../../../../src/picture/frame.ts";
import { learnFigure } from "../../figure.ts";
import { type TrainingLoss, trainingLossData } from "./trainingLoss.measure.ts";

export const trainingLoss = learnFigure<TrainingLoss>({
  name: "trainingLoss",
  alternative:
    "The loss of each batch over the steps of a training, and the loss on test images after each epoch.",
  trained: true,
  measure: trainingLossData,
  draw({ batches, epochs }, look) {
    const steps = batches.length / epochs.length;
    return chartFigure({
      ...look,
      title: "Loss over the steps of a training",
      alternative: "",
      panels: [
        {
          x: { name: "step", range: [0, batches.length + 5] },
          y: { name: "loss, nats per datum" },
          aspect: isNarrow(look) ? 0.75 : 0.42,
          marks: [
            {
              kind: "line",
              points: batches.map((loss, at): ChartPoint => [at + 1, loss]),
              label: "training, each batch",
            },
            {
              kind: "points",
              points: epochs.map(({ test }, at): ChartPoint => [(at + 1) * steps, test]),
              colour: "orange",
              label: "test images, after each epoch",
            },
          ],
        },
      ],
    });
  },
});
