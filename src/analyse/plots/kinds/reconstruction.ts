import { lookOf, type PlotKind } from "../kind.ts";
import { firstReason, noPictures, restores } from "../refusals.ts";

export const reconstructionPlot: PlotKind = {
  name: "reconstruction",
  summary: "images over their reconstructions",
  title: "Reconstructions",
  about:
    "Images over what the model makes of them: E[x|z] at the mean of the posterior, without noise. What is lost on the way is " +
    "what the code has no room for.",
  options: {
    split: "whose images (default test)",
    count: "images, from the first on (1 to 600, default 12)",
    images: "images, from 0 on, in place of the first ones",
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
