import { isNarrow } from "../../../../src/picture/frame.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { labelRoom, stacked } from "../01-why-a-code/plane.ts";
import { digitImages } from "../01-why-a-code/planeModels.ts";
import { codePlacesData } from "./codePlaces.measure.ts";

export const codePlaces = learnFigure({
  name: "codePlaces",
  alternative:
    "Nine images each: of random pixels, decoded from codes of a VAE far from its prior, from the prior, from a mixture and from q(z|x), and from codes of an autoencoder.",
  trained: true,
  measure: codePlacesData,
  draw({ rows }, look) {
    const table = imageTable({
      ...look,
      column: (look.column ?? 0) - (isNarrow(look) ? 0 : labelRoom),
      title: "Images of codes from different places",
      alternative: "",
      breaks: { rows: [0, 4] },
      rows: rows.map(({ label, images }) => ({ label, images: digitImages(images) })),
    });
    return stacked("Images of codes from different places", [{ figure: table, indent: labelRoom }], look);
  },
  tables: {
    distances: ({ rows }) =>
      markdownTable(
        ["images", "squared error to the nearest training image"],
        rows.map(({ label, toImage }) => [label.replaceAll("|", "\\|"), toImage.toFixed(1)]),
      ),
    spread: ({ spread }) => {
      const ends = ([least, most]: readonly [number, number]) => `${least.toFixed(2)} to ${most.toFixed(2)}`;
      return markdownTable(
        ["model", "means", "standard deviations"],
        [
          ["VAE", ends(spread.vae.means), ends(spread.vae.deviations)],
          ["autoencoder", ends(spread.autoencoder.means), ends(spread.autoencoder.deviations)],
        ].map((cells) => cells.map((cell) => cell.replaceAll("-", "−"))),
      );
    },
    logDensity: ({ logDensity }) =>
      markdownTable(
        ["density", "mean of log p(z) of test codes, nats"],
        [
          ["prior", logDensity.prior.toFixed(2).replace("-", "−")],
          ["mixture", logDensity.mixture.toFixed(2).replace("-", "−")],
        ],
      ),
  },
});
