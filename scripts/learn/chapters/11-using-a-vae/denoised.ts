import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { denoisedData } from "./denoised.measure.ts";
import { imagesOfStored, rowName } from "./stored.ts";

export const denoised = learnFigure({
  name: "denoised",
  alternative:
    "Ten digits in four rows: original, corrupted by salt and pepper, restored by a model trained to do so, and by a model that was not.",
  trained: true,
  measure: denoisedData,
  draw: ({ rows }, look) =>
    imageTable({
      ...look,
      title: "Removing noise",
      alternative: "",
      rows: rows.map(({ label, images }) => ({ label: rowName(label), images: imagesOfStored(images) })),
    }),
  tables: {
    errors: ({ rows }) =>
      markdownTable(
        ["images", "squared error against the originals"],
        rows.filter(({ error }) => error > 0).map(({ label, error }) => [label, error.toFixed(1)]),
      ),
  },
});
