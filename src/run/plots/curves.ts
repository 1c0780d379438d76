import { curvesFigure } from "../curvesFigure.ts";
import { readRunSummary } from "../runSummary.ts";
import { readWholeEpochs } from "../wholeEpochs.ts";
import type { FolderPlot } from "./kind.ts";

export const curvesPlot: FolderPlot = {
  name: "curves",
  title: "Training curves",
  about:
    "The loss, its parts and what the objective was given, after each epoch, on training, validation and test images.",
  options: {},
  withoutData: "what training recorded",
  several: false,
  async drawFolders([folder], { options: { theme } }) {
    const summary = await readRunSummary(folder);
    const { epochs } = await readWholeEpochs(summary);
    return curvesFigure(epochs, { ...summary, description: summary.model.description, theme });
  },
};
