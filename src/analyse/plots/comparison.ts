import { imageTable } from "../../picture/imageTable.ts";
import { type ComparedModel, comparisonRows } from "../comparisonRows.ts";
import { groupedRows } from "./groupedRows.ts";
import type { Plot, PlotOptions, PlotWords } from "./kind.ts";

/** What models are compared by. */
export interface ComparisonFacts {
  /** The title of the data. */
  readonly data: string;
  /** Test images that each was measured on. */
  readonly count: number;
  readonly originals: "as shown" | "as in the files";
}

export const comparisonPlot = {
  name: "comparison",
  title: "What several runs make of the same images",
  about:
    "The first test images over what each run makes of them, with its squared error for an image, the mean over all test " +
    "images.",
  options: { count: "images, from the first on (default 8)" },
  draw(
    measured: readonly ComparedModel[],
    { data, count, originals }: ComparisonFacts,
    { theme }: Pick<PlotOptions, "theme"> = {},
  ): Plot {
    const rows = comparisonRows(measured);
    return imageTable({
      title: "Reconstructions compared",
      subtitle:
        `${data} · squared error for an image, mean over ${count.toLocaleString("en-US")} test images` +
        (originals === "as shown" ? "" : ", measured against images as in the files"),
      ...groupedRows(
        rows.map(({ detail, ...row }) =>
          detail === undefined ? row : { ...row, detail: detail.replace("squared error ", "") },
        ),
      ),
      spoken: `${rows.length} rows: ${rows.map(({ label }) => label).join(", ")}.`,
      ...(theme && { theme }),
    });
  },
} as const satisfies PlotWords & { draw: unknown };
