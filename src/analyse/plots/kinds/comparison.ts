import type { PlotWords } from "../kind.ts";

/** Made of several runs that were measured on the same images. Drawn by `comparisonPlot`. */
export const comparisonWords = {
  name: "comparison",
  summary: "what several runs make of the same images",
  title: "What several runs make of the same images",
  about:
    "The first test images over what each run makes of them, with its squared error for an image, the mean over all test " +
    "images.",
  options: { count: "images, from the first on (default 8)" },
  several: true,
} as const satisfies PlotWords;
