import { DataError } from "../../../errors.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { firstReason, noPictures, restoresNothing } from "../refusals.ts";

export const denoisingPlot: PlotKind = {
  name: "denoising",
  summary: "clean, corrupted and restored images",
  title: "Restored images",
  about:
    "Clean images, the corrupted images that the model encodes, and their reconstructions, without noise.",
  options: {
    split: "split of the images (default test)",
    count: "images, from the first on (1 to 600, default 12)",
    images: "images, from 0 on, instead of the first ones",
  },
  refuses: (trained) => firstReason(trained, restoresNothing, noPictures),
  async draw(context) {
    const { chosenOrFirst, corruptionText, dataTitle, groupedRows, imageTable } = await import(
      "../drawing.ts"
    );
    const { source, options } = context;
    const { trained } = source;
    const split = await source.split(options.split);
    const images = chosenOrFirst(split, options);
    const { originals, corrupted, reconstructions } = await source.reconstruct(split, images);
    if (corrupted === undefined) throw new DataError("denoising: the run has no corrupted images.");
    const corruption = corruptionText(trained) ?? "corrupted";
    return imageTable({
      title: "Restored images",
      subtitle: `${dataTitle(trained)} · ${split.name} images`,
      ...groupedRows(
        [
          { label: "clean", images: originals },
          { label: "corrupted", detail: corruption, images: corrupted },
          { label: "restored", images: reconstructions },
        ],
        lookOf(context),
      ),
      alternative: `${images.length} images: clean, corrupted and restored.`,
      ...lookOf(context),
    });
  },
};
