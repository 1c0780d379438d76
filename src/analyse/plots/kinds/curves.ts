import type { PlotWords } from "../kind.ts";

/**
 * Made from the metrics that training recorded, without the model or its data, also while training. Drawn by
 * `curvesPlot`.
 */
export const curvesWords = {
  name: "curves",
  summary: "the loss and its parts over the epochs, also while training",
  title: "Training curves",
  about:
    "The loss, its parts and its scheduled scalars after each epoch, on training, validation and test images.",
  options: {},
  withoutData: "what training recorded",
} as const satisfies PlotWords;
