import type { PlotWords } from "../kind.ts";

/** Made from several runs that were measured on the same images. Drawn by `comparisonPlot`. */
export const comparisonWords = {
  name: "comparison",
  summary: "reconstructions of the same images by several runs",
  title: "Reconstructions of the same images by several runs",
  about:
    "The first test images, and below them each run's reconstructions with its squared error per image, averaged over all " +
    "test images.",
  options: { count: "images, from the first on (default 8)" },
  several: true,
} as const satisfies PlotWords;
