import type { ImageTable } from "../../../../src/picture/imageTable.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure } from "../../figure.ts";
import { alikeData, aroundOneData } from "./alike.measure.ts";
import { imagesOfStored } from "./stored.ts";

export const alike = learnFigure({
  name: "alike",
  alternative:
    "Draws from the posterior of one digit at four temperatures: nearly equal at 0.5, other digits at 3.",
  trained: true,
  measure: alikeData,
  draw: ({ variations }, look) =>
    imageTable({
      ...look,
      title: "Images like a given one",
      alternative: "",
      rows: variations.map(({ temperature, images }) => ({
        label: String(temperature),
        images: imagesOfStored(images),
      })),
      columnTitle: "temperature at the left",
      columnLabels: ["image", "mean", "draws"],
      breaks: { columns: [0, 1] },
    }),
});

/** The plane of two dimensions around the same image. */
export const aroundOne = learnFigure({
  name: "aroundOne",
  alternative: "Forty-nine images around the reconstruction of a digit: two numbers of its code change.",
  trained: true,
  measure: aroundOneData,
  draw({ offsets, dimensions: [across, upwards], images }, look) {
    const { height, width, pixels } = images;
    const side = offsets.length;
    const size = height * width * side;
    const middle = (side - 1) / 2;
    const sign = (offset: number) => (offset > 0 ? `+${offset}` : String(offset).replace("-", "−"));
    const table: ImageTable = {
      ...look,
      title: "Two dimensions around an image",
      alternative: "",
      rows: offsets.map((offset, row) => ({
        label: sign(-offset),
        images: imagesOfStored({ height, width, pixels: pixels.slice(row * size, (row + 1) * size) }),
      })),
      columnTitle: `added to z${across} (across) and z${upwards} (upwards)`,
      columnLabels: offsets.map(sign),
      framed: [{ row: middle, column: middle }],
    };
    return imageTable(table);
  },
});
