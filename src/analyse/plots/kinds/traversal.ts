import type { LatentDimension } from "../../../evaluate/latent.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText, plotOptions } from "../options.ts";
import { noPictures } from "../refusals.ts";

const stepBounds: Bounds = { minimum: 3, maximum: 41, otherwise: 11 };

export const traversalPlot: PlotKind = {
  name: "traversal",
  summary: "each latent dimension, changed separately",
  title: "Traversals of every latent dimension",
  about:
    "An image and its reconstruction, and below them rows in which a single latent dimension of its code changes from left to " +
    "right. A triangle over each row marks the image's own value. The most informative dimensions come first.",
  options: {
    split: "split of the image (default test)",
    images: "one image, from 0 on (default 0)",
    count: "dimensions, the most informative first (default all, up to 20)",
    class: "of a conditional model: the class to decode as (default: the image's own)",
    steps: `values of a dimension ${boundsText(stepBounds)}`,
    range: `distance in both directions, in standard deviations (default ${plotOptions.range.default})`,
  },
  example: {
    words: "runs/mine --images 7 --count 5 --out dimensions.svg",
    meaning: "the five most informative dimensions, around test image 7",
  },
  notes: { count: "dimensions" },
  refuses: noPictures,
  async draw(context) {
    const {
      aboutDimensions,
      axisNumbers,
      chosenImages,
      codeOf,
      dataTitle,
      describeDimension,
      imagesFrom,
      imageTable,
      isStandardNormal,
      joinImages,
      rangeOf,
      rankedDimensions,
      symmetricSteps,
      conditionOfImages,
      unitOf,
      wholeNumber,
    } = await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const { latentSize } = trained.model.parts;
    const count = wholeNumber("count", options.count, {
      otherwise: Math.min(20, latentSize),
      minimum: 1,
      maximum: latentSize,
    });
    const steps = wholeNumber("steps", options.steps, stepBounds);
    const range = rangeOf(options);
    const split = await source.split(options.split);
    const images = chosenImages(split, options.images, { otherwise: 1, exactly: 1 });
    const base = codeOf(await source.encodings(split, images), 0);
    const dimensions = (await rankedDimensions(source, split)).slice(0, count);
    const offsets = symmetricSteps(steps, range);

    const codes = new Float32Array(count * steps * latentSize);
    // A standard normal prior has mean 0; other codes are varied around their own mean.
    const middleOf = (each: LatentDimension) => (isStandardNormal(trained) ? 0 : each.mean);
    dimensions.forEach((each, row) => {
      const middle = middleOf(each);
      offsets.forEach((offset, step) => {
        const at = (row * steps + step) * latentSize;
        codes.set(base, at);
        codes[at + each.dimension] = middle + offset * unitOf(trained, each);
      });
    });
    const conditioned = await conditionOfImages(trained, options, { split, images, each: count * steps });
    const decoded = await source.decode(codes, conditioned.condition);
    const original = await source.originals(split, images);
    const own = await conditionOfImages(trained, options, { split, images, each: 1 });
    const reconstructed = await source.decode(base, own.condition);
    /** The place among the columns, whose middles are at whole numbers. */
    const placeOf = (each: LatentDimension) => {
      const deviations = ((base[each.dimension] ?? 0) - middleOf(each)) / unitOf(trained, each);
      return ((deviations + range) / (2 * range)) * (steps - 1);
    };
    return imageTable({
      title: "Traversals of every latent dimension",
      subtitle: `${dataTitle(trained)} · ${split.name} image ${images[0]} · ${count} of ${latentSize} dimensions${conditioned.about} · ${aboutDimensions(dimensions, split)}`,
      rows: [
        {
          label: `image ${images[0]}`,
          detail: "reconstruction",
          images: joinImages(original, reconstructed),
        },
        ...dimensions.map((each, row) => ({
          label: `z${each.dimension + 1}`,
          detail: describeDimension(each),
          images: imagesFrom(decoded, row * steps, steps),
        })),
      ],
      columnTitle: "standard deviations; triangle: the image's own",
      columnLabels: axisNumbers(offsets),
      columnLabelsOver: 1,
      breaks: { rows: [0] },
      markers: dimensions.map((each, row) => ({ row: row + 1, place: placeOf(each) })),
      alternative: `${count} rows of ${steps} images, each along one latent dimension.`,
      ...lookOf(context),
    });
  },
};
