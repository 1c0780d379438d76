import { codeOf } from "../../evaluate/codes.ts";
import { imageTable } from "../../picture/imageTable.ts";
import {
  aboutDimensions,
  chosenImages,
  dataTitle,
  describeDimension,
  isStandardNormal,
  positiveNumber,
  rankedDimensions,
  shortNumber,
  symmetricSteps,
  unitOf,
  wholeNumber,
} from "./choices.ts";
import { imagesFrom, joinImages } from "./images.ts";
import type { PlotKind } from "./kind.ts";
import { noPictures } from "./refusals.ts";
import { toldOfImages } from "./told.ts";

export const traversalPlot: PlotKind = {
  name: "traversal",
  title: "Traversals of every latent dimension",
  about:
    "Each row takes the code of one image and changes one latent dimension alone, from left to right; rows are sorted by " +
    "how much their dimension tells of an image.",
  options: {
    split: "whose image (default test)",
    images: "one image, from 0 on (default 0)",
    count: "dimensions, the most informative first (default all, up to 20)",
    class: "of a run that is told classes: what the codes are decoded as (default: the image's own)",
    steps: "values of a dimension (3 to 41, default 11)",
    range: "how far to go either way, in standard deviations (default 3)",
  },
  refuses: noPictures,
  async draw({ source, options }) {
    const { trained } = source;
    const { latentSize } = trained.model.parts;
    const count = wholeNumber("count", options.count, {
      otherwise: Math.min(20, latentSize),
      minimum: 1,
      maximum: latentSize,
    });
    const steps = wholeNumber("steps", options.steps, { otherwise: 11, minimum: 3, maximum: 41 });
    const range = positiveNumber("range", options.range, 3);
    const split = await source.split(options.split);
    const images = chosenImages(split, options.images, { otherwise: 1, exactly: 1 });
    const base = codeOf(await source.encodings(split, images), 0);
    const dimensions = (await rankedDimensions(source, split)).slice(0, count);
    const offsets = symmetricSteps(steps, range);

    const codes = new Float32Array(count * steps * latentSize);
    dimensions.forEach((each, row) => {
      // A standard normal prior has mean 0; other codes go around their own mean.
      const middle = isStandardNormal(trained) ? 0 : each.mean;
      offsets.forEach((offset, step) => {
        const at = (row * steps + step) * latentSize;
        codes.set(base, at);
        codes[at + each.dimension] = middle + offset * unitOf(trained, each);
      });
    });
    const told = await toldOfImages(trained, options, { split, images, each: count * steps });
    const decoded = await source.decode(codes, told.condition);
    const original = await source.originals(split, images);
    return imageTable({
      title: "Traversals of every latent dimension",
      subtitle: `${dataTitle(trained)} · ${split.name} image ${images[0]} · ${count} of ${latentSize} dimensions${told.about} · ${aboutDimensions(dimensions, split)}`,
      rows: dimensions.map((each, row) => ({
        label: `z${each.dimension + 1}`,
        detail: describeDimension(each),
        images: joinImages(original, imagesFrom(decoded, row * steps, steps)),
      })),
      columnTitle: "value of the dimension, in standard deviations",
      columnLabels: ["image", ...offsets.map(shortNumber)],
      breaks: { columns: [0] },
      spoken: `${count} rows of ${steps} images, each along one latent dimension.`,
      ...(options.theme && { theme: options.theme }),
    });
  },
};
