import { lookOf, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText } from "../options.ts";
import { firstReason, noPictures, noVariance } from "../refusals.ts";

const countBounds: Bounds = { minimum: 1, maximum: 60, otherwise: 8 };

export const variationsPlot: PlotKind = {
  name: "variations",
  summary: "images like a given one",
  title: "Images like a given one",
  about:
    "Codes drawn from the posterior of one image, and decoded: images that the model's code does not distinguish from the " +
    "given one.",
  options: {
    split: "split of the images (default test)",
    images: "images, from 0 on, one in a row (default 0,1,2,3)",
    count: `variations of each ${boundsText(countBounds)}`,
    class: "of a conditional model: the class to decode as (default: the image's own)",
    temperature: "factor of the posterior's standard deviation (from 0, default 1)",
    seed: "seed of the codes (default: the run's)",
  },
  notes: { count: "of each image" },
  refuses: (trained) => firstReason(trained, noVariance, noPictures),
  async draw(context) {
    const {
      chosenImages,
      dataTitle,
      imagesFrom,
      imageTable,
      joinImages,
      randomStream,
      temperatureOf,
      conditionOfImages,
      wholeNumber,
    } = await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const { latentSize } = trained.model.parts;
    const count = wholeNumber("count", options.count, countBounds);
    const temperature = temperatureOf(options);
    const { seed = trained.config.seed } = options;
    const split = await source.split(options.split);
    const images = chosenImages(split, options.images, { otherwise: 4 });
    const { mu, logVar } = await source.encodings(split, images);
    const originals = await source.originals(split, images);
    const conditionOf = (each: number) => conditionOfImages(trained, options, { split, images, each });
    const reconstructed = await source.decode(mu, (await conditionOf(1)).condition);

    const codes = new Float32Array(images.length * count * latentSize);
    randomStream(seed, "pictures/variations").normals(0, codes);
    codes.forEach((noise, at) => {
      const datum = Math.floor(at / (count * latentSize)) * latentSize + (at % latentSize);
      const deviation = Math.exp((logVar?.[datum] ?? 0) / 2);
      codes[at] = (mu[datum] ?? 0) + temperature * deviation * noise;
    });
    const conditioned = await conditionOf(count);
    const decoded = await source.decode(codes, conditioned.condition);
    return imageTable({
      title: "Images like a given one",
      subtitle: `${dataTitle(trained)} · ${split.name} images · temperature ${temperature} · seed ${seed}${conditioned.about}`,
      rows: images.map((image, row) => ({
        label: `image ${image}`,
        images: joinImages(
          imagesFrom(originals, row, 1),
          imagesFrom(reconstructed, row, 1),
          imagesFrom(decoded, row * count, count),
        ),
      })),
      columnLabels: ["image", "mean", "variations"],
      breaks: { columns: [0, 1] },
      alternative: `${images.length} images with ${count} variations each.`,
      ...lookOf(context),
    });
  },
};
