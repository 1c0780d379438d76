import { imagesFrom, joinImages } from "../../../../src/analyse/plots/images.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure } from "../../figure.ts";
import { conditionedData } from "./conditioned.measure.ts";
import { imagesOfStored } from "./stored.ts";

export const conditioned = learnFigure({
  name: "conditioned",
  alternative:
    "Samples of the classes 0 to 9 in columns; the images of a row have the same z and a common style.",
  trained: true,
  measure: conditionedData,
  draw({ draws, images }, look) {
    const all = imagesOfStored(images);
    const classes = Array.from({ length: all.count / draws }, (_, label) => label);
    const [zero = 0, ...others] = classes;
    return imageTable({
      ...look,
      title: "Samples of each class",
      alternative: "",
      rows: Array.from({ length: draws }, (_, draw) => {
        const ofClass = (label: number) => imagesFrom(all, label * draws + draw, 1);
        return { images: joinImages(ofClass(zero), ...others.map(ofClass)) };
      }),
      columnLabels: classes.map(String),
    });
  },
});
