import { lookOf, type PlotKind } from "../kind.ts";
import { fewDimensions } from "../refusals.ts";

export const scatterPlot: PlotKind = {
  name: "scatter",
  summary: "encodings, coloured by class",
  title: "Encodings by class",
  about:
    "Each point is the code of one image, coloured by its class if it has one. Classes that lie apart were separated without " +
    "labels. Colours are stronger where more images lie.",
  options: {
    split: "split of the images (default test)",
    count: "images, from the first on (default all); for UMAP, drawn at random (8 to 20,000, default 5,000)",
    dimensions:
      "2, 3, or a list of latent dimensions, from 1 on: 1,2 (default 2: both of two, otherwise principal components)",
    projection: "pca or umap: how to reduce more dimensions (default pca)",
    seed: "seed of UMAP (default: the run's)",
  },
  example: { words: "runs/mnist-784-400-2-001", meaning: "the code of every test image, coloured by class" },
  notes: { dimensions: "3 for three dimensions", seed: "UMAP" },
  refuses: fewDimensions,
  async draw(context) {
    const { dataTitle, labelsOf, scatterFigure, scatterView, spaceFigure } = await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const split = await source.split(options.split);
    const { encodings, points, axes, about } = await scatterView(source, split, options);
    const labels = await labelsOf(split, encodings.images);
    const { classes } = trained.data;
    const [x = "", y = "", z] = axes;
    const scatter = {
      title: labels === undefined ? "Encodings" : "Encodings by class",
      subtitle: `${dataTitle(trained)} · ${encodings.count.toLocaleString("en-US")} ${split.name} images · ${about}`,
      points,
      ...(labels && { labels }),
      ...(classes && { classes }),
      ...lookOf(context),
    };
    return z === undefined
      ? scatterFigure({ ...scatter, axes: [x, y] })
      : spaceFigure({ ...scatter, axes: [x, y, z] });
  },
};
