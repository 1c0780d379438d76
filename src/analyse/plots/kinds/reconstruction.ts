import { lookOf, type PlotKind } from "../kind.ts";
import { firstReason, noPictures, restores } from "../refusals.ts";

export const reconstructionPlot: PlotKind = {
  name: "reconstruction",
  summary: "images and their reconstructions",
  title: "Reconstructions",
  about:
    "Images, and below them their reconstructions: E[x|z] at the mean of the posterior, without noise. What is lost did not " +
    "fit into the code.",
  options: {
    split: "split of the images (default test)",
    count: "images, from the first on (1 to 600, default 12)",
    images: "images, from 0 on, instead of the first ones",
  },
  refuses: (trained) => firstReason(trained, restores, noPictures),
  async draw(context) {
    const { chosenOrFirst, dataTitle, groupedRows, imageTable } = await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const split = await source.split(options.split);
    const images = chosenOrFirst(split, options);
    const { originals, reconstructions } = await source.reconstruct(split, images);
    return imageTable({
      title: "Reconstructions",
      subtitle: `${dataTitle(trained)} · ${split.name} images`,
      ...groupedRows(
        [
          { label: "original", images: originals },
          { label: "reconstruction", images: reconstructions },
        ],
        lookOf(context),
      ),
      alternative: `${images.length} images over their reconstructions.`,
      ...lookOf(context),
    });
  },
};
