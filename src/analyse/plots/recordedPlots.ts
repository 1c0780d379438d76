import type { EpochMetrics } from "../../picture/history.ts";
import { imageTable } from "../../picture/imageTable.ts";
import { type ComparedModel, comparisonRows } from "../comparisonRows.ts";
import { curvesFigure } from "../curvesFigure.ts";
import type { RunSummary } from "../runSummary.ts";
import { groupedRows } from "./groupedRows.ts";
import type { Plot, PlotWords } from "./kind.ts";
import { comparisonWords } from "./kinds/comparison.ts";
import { curvesWords } from "./kinds/curves.ts";
import type { PlotOptions } from "./options.ts";

// The two plots that are not made from one trained model, but from recorded metrics or from several measured models.

/** Drawn from the metrics that training recorded, without the model or its data, also while training. */
export const curvesPlot = {
  ...curvesWords,
  draw(
    history: readonly EpochMetrics[],
    summary: Pick<RunSummary, "model" | "config" | "data">,
    { theme }: Pick<PlotOptions, "theme"> = {},
  ): Plot {
    return curvesFigure(history, { ...summary, description: summary.model.description, theme });
  },
} as const satisfies PlotWords & { draw: unknown };

/** What measured models are compared on. */
export interface ComparisonFacts {
  /** The title of the data. */
  readonly data: string;
  /** The number of test images that each was measured on. */
  readonly count: number;
  readonly originals: "as shown" | "as in the files";
}

/** Drawn for models that were measured on the same images. */
export const comparisonPlot = {
  ...comparisonWords,
  draw(
    measured: readonly ComparedModel[],
    { data, count, originals }: ComparisonFacts,
    { theme }: Pick<PlotOptions, "theme"> = {},
  ): Plot {
    const rows = comparisonRows(measured);
    return imageTable({
      title: "Reconstructions compared",
      subtitle:
        `${data} · squared error per image, mean over ${count.toLocaleString("en-US")} test images` +
        (originals === "as shown" ? "" : ", measured against images as in the files"),
      ...groupedRows(
        rows.map(({ detail, ...row }) =>
          detail === undefined ? row : { ...row, detail: detail.replace("squared error ", "") },
        ),
      ),
      alternative: `${rows.length} rows: ${rows.map(({ label }) => label).join(", ")}.`,
      ...(theme && { theme }),
    });
  },
} as const satisfies PlotWords & { draw: unknown };
