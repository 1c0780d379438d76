import { RunError } from "../../errors.ts";
import { curvesFigure } from "../curvesFigure.ts";
import { parseMetrics, readMetrics } from "../journal.ts";
import { readRunSummary } from "../runSummary.ts";
import type { FolderPlot } from "./kind.ts";

export const curvesPlot: FolderPlot = {
  name: "curves",
  title: "Training curves",
  about:
    "The loss, its parts and what the objective was given, after each epoch, on training, validation and test images.",
  options: {},
  several: false,
  async drawFolders([folder], { options: { theme } }) {
    const summary = await readRunSummary(folder);
    const events = parseMetrics(folder, await readMetrics(folder));
    const epochs = events.filter((event) => event.event === "epoch");
    if (epochs.length === 0)
      throw new RunError(
        `${folder}: expected a run with at least one whole epoch, found none (${summary.state}). ` +
          `Wait for it, or go on with it: nelbo resume ${folder}`,
      );
    return curvesFigure(epochs, { ...summary, description: summary.model.description, theme });
  },
};
