import { imageTable } from "../../../../src/picture/imageTable.ts";
import { axisNumbers } from "../../../../src/picture/numbers.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { attributeData } from "./attribute.measure.ts";
import { imagesOfStored } from "./stored.ts";

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

export const attribute = learnFigure({
  name: "attribute",
  alternative: "Four threes whose codes move along one vector: they close to the left and become eights.",
  trained: true,
  measure: attributeData,
  draw: ({ steps, rows }, look) =>
    imageTable({
      ...look,
      title: "From threes to eights",
      alternative: "",
      rows: rows.map((images) => ({ images: imagesOfStored(images) })),
      columnLabels: ["image", ...axisNumbers([...steps])],
      breaks: { columns: [0] },
      framed: rows.map((_, row) => ({ row, column: 1 + steps.indexOf(0) })),
    }),
  tables: {
    recognised: ({ steps, recognised }) =>
      markdownTable(
        ["step", ...steps.map((step) => String(step).replace("-", "−"))],
        [
          ["recognised as 3", ...recognised.map(({ three }) => percent(three))],
          ["recognised as 8", ...recognised.map(({ eight }) => percent(eight))],
        ],
      ),
  },
});
