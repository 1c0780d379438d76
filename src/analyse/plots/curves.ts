import type { EpochFigures } from "../../picture/history.ts";
import { curvesFigure } from "../curvesFigure.ts";
import type { RunSummary } from "../runSummary.ts";
import type { Plot, PlotOptions, PlotWords } from "./kind.ts";

/** Drawn of what training recorded: it takes neither the model nor its data, and of a training that goes on, too. */
export const curvesPlot = {
  name: "curves",
  title: "Training curves",
  about:
    "The loss, its parts and what the objective was given, after each epoch, on training, validation and test images.",
  options: {},
  withoutData: "what training recorded",
  draw(
    history: readonly EpochFigures[],
    summary: Pick<RunSummary, "model" | "config" | "data">,
    { theme }: Pick<PlotOptions, "theme"> = {},
  ): Plot {
    return curvesFigure(history, { ...summary, description: summary.model.description, theme });
  },
} as const satisfies PlotWords & { draw: unknown };
