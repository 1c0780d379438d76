import { advice, change } from "../../../advice.ts";
import { ConfigError } from "../../../errors.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText, plotOptions } from "../options.ts";
import { fewDimensions, firstReason, noPictures } from "../refusals.ts";

const stepBounds: Bounds = { minimum: 3, maximum: 41, otherwise: 11 };

export const gridPlot: PlotKind = {
  name: "grid",
  summary: "two dimensions around an image",
  title: "Two dimensions around an image",
  about:
    "The framed image in the middle is the reconstruction of a real one. One latent dimension of its code changes from " +
    "left to right, another one from bottom to top.",
  options: {
    split: "split of the image (default test)",
    images: "one image, from 0 on (default 0)",
    dimensions: "two latent dimensions, from 1 on: across and upwards (default: the two most informative)",
    class: "of a conditional model: the class to decode as (default: the image's own)",
    steps: `values of each dimension, an odd number ${boundsText(stepBounds)}`,
    range: `distance in both directions, in standard deviations (default ${plotOptions.range.default})`,
  },
  narrow: { steps: 9 },
  refuses: (trained) => firstReason(trained, fewDimensions, noPictures),
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
      rangeOf,
      rankedDimensions,
      symmetricSteps,
      conditionOfImages,
      twoDimensions,
      unitOf,
      wholeNumber,
    } = await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const { latentSize } = trained.model.parts;
    const chosen = twoDimensions(options.dimensions, latentSize);
    const steps = wholeNumber("steps", options.steps, stepBounds);
    if (steps % 2 === 0)
      throw new ConfigError(`expected an odd number, for the image in the middle, found ${steps}.`, {
        setting: "steps",
        value: steps,
        remedy: advice`Use ${change("steps", steps - 1)}.`,
      });
    const range = rangeOf(options);
    const split = await source.split(options.split);
    const images = chosenImages(split, options.images, { otherwise: 1, exactly: 1 });
    const base = codeOf(await source.encodings(split, images), 0);
    const ranked = await rankedDimensions(source, split);
    const [across, upwards] = chosen
      ? chosen.map((dimension) => ranked.find((each) => each.dimension === dimension))
      : ranked;
    if (across === undefined || upwards === undefined)
      throw new ConfigError(`grid: ${fewDimensions(trained)?.text}.`);

    const offsets = symmetricSteps(steps, range);
    const codes = new Float32Array(steps * steps * latentSize);
    for (let row = 0; row < steps; row++)
      for (let column = 0; column < steps; column++) {
        const at = (row * steps + column) * latentSize;
        codes.set(base, at);
        const [x, y] = [offsets[column] ?? 0, offsets[steps - 1 - row] ?? 0];
        codes[at + across.dimension] = (base[across.dimension] ?? 0) + x * unitOf(trained, across);
        codes[at + upwards.dimension] = (base[upwards.dimension] ?? 0) + y * unitOf(trained, upwards);
      }
    const conditioned = await conditionOfImages(trained, options, { split, images, each: steps * steps });
    const decoded = await source.decode(codes, conditioned.condition);
    const name = (each: typeof across) => `z${each.dimension + 1} (${describeDimension(each)})`;
    const middle = (steps - 1) / 2;
    const numbers = axisNumbers(offsets);
    return imageTable({
      title: "Two dimensions around an image",
      subtitle: `${dataTitle(trained)} · ${split.name} image ${images[0]} · ${aboutDimensions([across, upwards], split)} · across ${name(across)} · upwards ${name(upwards)}${conditioned.about}`,
      rows: Array.from({ length: steps }, (_, row) => ({
        label: numbers[steps - 1 - row] ?? "",
        images: imagesFrom(decoded, row * steps, steps),
      })),
      columnTitle: "added to the code, in standard deviations",
      columnLabels: numbers,
      framed: [{ row: middle, column: middle }],
      alternative: `${steps} by ${steps} images.`,
      ...lookOf(context),
    });
  },
};
