import type { TableRow } from "../../../picture/imageTable.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText } from "../options.ts";
import { noPictures } from "../refusals.ts";

const stepBounds: Bounds = { minimum: 2, maximum: 41, otherwise: 9 };

export const interpolationPlot: PlotKind = {
  name: "interpolation",
  summary: "from one image to another",
  title: "Interpolation between images",
  about:
    "From one image to another through the space of codes: along a straight line, and along a great circle, which keeps " +
    "the length of the codes and so stays where codes are likely.",
  options: {
    split: "split of the images (default test)",
    images: "an even number of images, from 0 on: pairs to interpolate between (default 0,1,2,3)",
    class: "of a conditional model: the class to decode as (default: that of the nearer image)",
    steps: `images along a path, both ends included ${boundsText(stepBounds)}`,
  },
  refuses: noPictures,
  async draw(context) {
    const {
      axisNumbers,
      chosenImages,
      codeOf,
      dataTitle,
      imagesFrom,
      imageTable,
      interpolateCodes,
      joinImages,
      interpolationPaths,
      conditionOfImages,
      wholeNumber,
    } = await import("../drawing.ts");
    const { source, options } = context;
    const split = await source.split(options.split);
    const images = chosenImages(split, options.images, { otherwise: 4, even: true });
    const steps = wholeNumber("steps", options.steps, stepBounds);
    const encodings = await source.encodings(split, images);
    const originals = await source.originals(split, images);
    const { condition, about } = await conditionOfImages(source.trained, options, { split, images, each: 1 });
    const rows: TableRow[] = [];
    for (let pair = 0; pair < images.length; pair += 2) {
      const [from, to] = [codeOf(encodings, pair), codeOf(encodings, pair + 1)];
      for (const path of interpolationPaths) {
        const nearer = condition?.subarray(pair, pair + 2);
        const conditioned = nearer && labelsBetween(nearer, steps);
        const between = await source.decode(interpolateCodes(path, from, to, steps), conditioned);
        rows.push({
          label: path,
          detail: `images ${images[pair]} to ${images[pair + 1]}`,
          images: joinImages(imagesFrom(originals, pair, 1), between, imagesFrom(originals, pair + 1, 1)),
        });
      }
    }
    const shares = axisNumbers(Array.from({ length: steps }, (_, step) => step / (steps - 1)));
    return imageTable({
      title: "Interpolation between images",
      subtitle: `${dataTitle(source.trained)} · ${split.name} images${about}`,
      rows,
      columnLabels: ["image", ...shares, "image"],
      breaks: { columns: [0, steps], rows: rows.flatMap((_, row) => (row % 2 === 1 ? [row] : [])) },
      alternative: `${rows.length} rows of ${steps} images between two originals each.`,
      ...lookOf(context),
    });
  },
};

/** For each step the label of the nearer end; in the middle, that of the first. */
function labelsBetween(ends: Uint8Array, steps: number): Uint8Array {
  return new Uint8Array(steps).map((_, step) => ends[step <= (steps - 1) / 2 ? 0 : 1] ?? 0);
}
