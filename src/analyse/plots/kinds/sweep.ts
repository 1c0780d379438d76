import type { PlotWords } from "../kind.ts";

/** Made from the results of a sweep, without its runs' folders or their data. Drawn by `apply/sweepPlot.ts`. */
export const sweepWords = {
  name: "sweep",
  summary: "a value of all runs of a sweep: lines with bands, rate and distortion, or a heat map",
  title: "Runs of a sweep",
  about: "Means over the seeds of a sweep, with standard deviations.",
  options: {
    chart: "lines over the rows' setting, rate against distortion, or a heat map (default lines)",
    rows: "the setting of the horizontal axis",
    columns: "the setting with a line, a colour or a column for each value",
    value: "what is shown (default evaluation.negativeElbo)",
    where: "only runs with these values",
  },
  example: {
    words: "sweeps/beta-001 --rows beta --columns latentSize --value test.elbo",
    meaning: "a line with a band for each latent size, over beta",
  },
  withoutData: "the results of a sweep",
} as const satisfies PlotWords;
