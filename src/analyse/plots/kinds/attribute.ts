import { advice, change } from "../../../advice.ts";
import { ConfigError, DataError } from "../../../errors.ts";
import type { TrainedModel } from "../../trainedModel.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText } from "../options.ts";
import { firstReason, noLabels, noPictures } from "../refusals.ts";
import type { PlotSource, PlotSplit } from "../source.ts";

/** The largest number of images that mean codes are computed over. */
const meanCount = 10_000;
/** The range along the vector: from half its length before the image to half its length beyond the other class. */
const [first, last] = [-0.5, 1.5];

const stepBounds: Bounds = { minimum: 2, maximum: 41, otherwise: 9 };

export const attributePlot: PlotKind = {
  name: "attribute",
  summary: "from one class to another",
  title: "From one class to another",
  about:
    "The difference between the mean codes of two classes, added in steps to the codes of images of the first class. At 0 " +
    "is the reconstruction; at 1 the image should look like the second class.",
  options: {
    split: "split of the images (default test)",
    classes: "two classes: from, to (default: the first two in the split)",
    images: "images, from 0 on, one in a row (default: the first 5 of the first class)",
    class: "of a conditional model: the class to decode as (default: the image's own)",
    steps: `steps from -0.5 to 1.5 times the difference ${boundsText(stepBounds)}`,
  },
  example: { words: "runs/mine --classes 3,8 --theme dark", meaning: "threes that become eights" },
  refuses: (trained) => firstReason(trained, noLabels, noPictures),
  async draw(context) {
    const {
      attributeVector,
      axisNumbers,
      chosenImages,
      codeOf,
      dataTitle,
      imagesFrom,
      imageTable,
      joinImages,
      labelsOf,
      meanCodes,
      conditionOfImages,
      wholeNumber,
    } = await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const { latentSize } = trained.model.parts;
    const steps = wholeNumber("steps", options.steps, stepBounds);
    const split = await source.split(options.split);
    const encodings = await source.encodings(split, Math.min(meanCount, split.images.count));
    const labels = await labelsOf(split, encodings.images);
    if (labels === undefined) throw await unlabelled(source, split);
    const [from, to] = await classesOf(trained, options.classes, labels);
    const vector = attributeVector(meanCodes(encodings, labels), from, to);
    const ofClass = Array.from(encodings.images).filter((_, row) => labels[row] === from);
    const images = chosenImages(split, options.images ?? ofClass.slice(0, 5), { otherwise: 5 });

    const shares = Array.from({ length: steps }, (_, step) => first + (step * (last - first)) / (steps - 1));
    const chosen = await source.encodings(split, images);
    const codes = new Float32Array(images.length * steps * latentSize);
    images.forEach((_, row) => {
      const code = codeOf(chosen, row);
      shares.forEach((share, step) => {
        const at = (row * steps + step) * latentSize;
        for (let j = 0; j < latentSize; j++) codes[at + j] = (code[j] ?? 0) + share * (vector[j] ?? 0);
      });
    });
    const conditioned = await conditionOfImages(trained, options, { split, images, each: steps });
    const decoded = await source.decode(codes, conditioned.condition);
    const originals = await source.originals(split, images);
    const name = (label: number) => trained.data.classes?.[label] ?? String(label);
    const zero = shares.findIndex((share) => Math.abs(share) < 1e-9);
    return imageTable({
      title: `From class ${name(from)} to class ${name(to)}`,
      subtitle: `${dataTitle(trained)} · ${split.name} images · mean code of ${name(to)} minus mean code of ${name(from)}, in steps${conditioned.about}`,
      rows: images.map((image, row) => ({
        label: `image ${image}`,
        images: joinImages(imagesFrom(originals, row, 1), imagesFrom(decoded, row * steps, steps)),
      })),
      columnLabels: ["image", ...axisNumbers(shares)],
      breaks: { columns: [0] },
      ...(zero >= 0 && { framed: images.map((_, row) => ({ row, column: zero + 1 })) }),
      alternative: `${images.length} images in ${steps} steps each.`,
      ...lookOf(context),
    });
  },
};

/** The error for a split without labels; the remedy names a split with labels, if there is one. */
async function unlabelled(source: PlotSource, { name }: PlotSplit): Promise<DataError> {
  const { train, test } = await source.dataset();
  const [labelled] = Object.entries({ train, test }).filter(
    ([, { count, fields }]) => count > 0 && fields.labels,
  );
  const remedy =
    labelled === undefined
      ? advice`No split has labels: add labels to the data.`
      : advice`Choose a split that has labels: ${change("split", labelled[0])}.`;
  return new DataError(`attribute: the ${name} images have no labels.`, { remedy });
}

async function classesOf(
  { data }: TrainedModel,
  chosen: readonly string[] | undefined,
  labels: Uint8Array,
): Promise<readonly [number, number]> {
  const { classCounts, nearestWord } = await import("../drawing.ts");
  const present = classCounts(labels).flatMap((count, label) => (count > 0 ? [label] : []));
  const nameOf = (label: number) => data.classes?.[label] ?? String(label);
  const names = present.map(nameOf);
  const [one = "", other = "", ...more] = chosen ?? names.slice(0, 2);
  if (one === other || one === "" || other === "" || more.length > 0)
    throw new ConfigError(
      `expected two different classes of ${names.join(", ")}, found ${[one, other, ...more].join(",")}.`,
      { setting: "classes", value: chosen },
    );
  const labelOf = (word: string) => {
    const label = present.find((each) => nameOf(each) === word);
    if (label !== undefined) return label;
    const nearest = nearestWord(word, names);
    const meant = (name: string) => [one, other].map((each) => (each === word ? name : each));
    throw new ConfigError(`expected two classes of ${names.join(", ")}, found ${word}.`, {
      setting: "classes",
      value: chosen,
      remedy:
        nearest === undefined
          ? undefined
          : advice`Did you mean ${nearest}? Use ${change("classes", meant(nearest))}.`,
    });
  };
  return [labelOf(one), labelOf(other)];
}
