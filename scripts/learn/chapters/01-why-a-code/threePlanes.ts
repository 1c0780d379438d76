import { learnFigure } from "../../figure.ts";
import { planesFigure } from "./plane.ts";
import { planeModels } from "./planeModels.ts";
import { threePlanesData } from "./threePlanes.measure.ts";

export const threePlanes = learnFigure({
  name: "threePlanes",
  alternative: "The codes of the same test images in the planes of PCA, an autoencoder and a VAE, by class.",
  trained: true,
  measure: threePlanesData,
  draw: ({ labels, codes }, look) =>
    planesFigure(
      "Codes of two numbers",
      planeModels.map(({ name, label }) => ({ title: label, codes: codes[name] ?? [], labels })),
      look,
    ),
});
