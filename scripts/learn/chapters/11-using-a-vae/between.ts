import { imageTable } from "../../../../src/picture/imageTable.ts";
import { axisNumbers } from "../../../../src/picture/numbers.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { betweenData } from "./between.measure.ts";
import { imagesOfStored, rowName } from "./stored.ts";

export const between = learnFigure({
  name: "between",
  alternative:
    "From a seven to a four: a blend of pixels shows both at once, and two paths between codes show one digit at each step.",
  trained: true,
  measure: betweenData,
  draw: ({ shares, rows }, look) =>
    imageTable({
      ...look,
      title: "From one image to another",
      alternative: "",
      rows: rows.map(({ label, images }) => ({ label: rowName(label), images: imagesOfStored(images) })),
      columnLabels: axisNumbers([...shares]),
    }),
  tables: {
    lengths: ({ lengths }) =>
      markdownTable(
        ["code", "mean length"],
        [
          ["of a test image", lengths.codes.toFixed(2)],
          ["halfway on the straight line", lengths.straight.toFixed(2)],
          ["halfway on the great circle", lengths.circle.toFixed(2)],
        ],
      ),
  },
});
