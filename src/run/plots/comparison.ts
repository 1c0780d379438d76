import { KNOWN_DATASETS } from "../../data/mnist.ts";
import { imageTable } from "../../picture/imageTable.ts";
import { comparisonRows, withMeasuredRuns } from "../measuredRuns.ts";
import { groupedRows } from "./groupedRows.ts";
import type { FolderPlot } from "./kind.ts";

export const comparisonPlot: FolderPlot = {
  name: "comparison",
  title: "What several runs make of the same images",
  about:
    "The first test images over what each run makes of them, with its squared error for an image, the mean over all test " +
    "images.",
  options: { count: "images, from the first on (default 8)" },
  several: true,
  drawFolders(folders, { options: { count, theme }, data, onEncoding }) {
    const onMeasured = ({ images, of, run, runs }: Record<"images" | "of" | "run" | "runs", number>) =>
      onEncoding?.((run - 1) * of + images, runs * of);
    return withMeasuredRuns(
      folders,
      { count, data, onMeasured },
      async ({ dataset, measured, originals }) => {
        const name = KNOWN_DATASETS.find((each) => each.name === dataset.name)?.title ?? dataset.name;
        const rows = comparisonRows(measured);
        return imageTable({
          title: "Reconstructions compared",
          subtitle:
            `${name} · squared error for an image, mean over ${dataset.test.count.toLocaleString("en-US")} test images` +
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
    );
  },
};
