import { isNarrow } from "../../../../src/picture/frame.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { labelRoom, stacked } from "./plane.ts";
import { digitImages, planeModels } from "./planeModels.ts";
import { threeReconstructionsData } from "./threeReconstructions.measure.ts";

const labelOf = (name: string) => planeModels.find((model) => model.name === name)?.label ?? name;

export const threeReconstructions = learnFigure({
  name: "threeReconstructions",
  alternative:
    "Ten test digits, and their reconstructions from two numbers by PCA, an autoencoder and a VAE.",
  trained: true,
  measure: threeReconstructionsData,
  draw({ originals, models }, look) {
    const table = imageTable({
      ...look,
      column: (look.column ?? 0) - (isNarrow(look) ? 0 : labelRoom),
      title: "Reconstructions from two numbers",
      alternative: "",
      rows: [
        { label: "test images", images: digitImages(originals) },
        ...models.map(({ name, images }) => ({ label: labelOf(name), images: digitImages(images) })),
      ],
    });
    return stacked("Reconstructions from two numbers", [{ figure: table, indent: labelRoom }], look);
  },
  tables: {
    errors: ({ models }) =>
      markdownTable(
        ["model", "squared error per image", "root mean square per pixel"],
        models.map(({ name, squaredError, rootMeanSquare }) => [
          labelOf(name),
          squaredError.toFixed(2),
          rootMeanSquare.toFixed(3),
        ]),
      ),
  },
});
