import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { augmentations } from "../../data/augment/augment.ts";
import { binarizations, binaryDraws } from "../../data/binarize.ts";
import { corruptions } from "../../data/corrupt.ts";
import { fits } from "../../data/pictures/preparation.ts";
import { layouts } from "../../data/reading/reading.ts";
import { type Applicability, field, number, oneOf } from "../../settings/field.ts";
import { defaultAmounts } from "../corruption.ts";

const arrayName = z.string().min(1);
const colour = z
  .string()
  .regex(/^(white|black|#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}))$/)
  .describe("white, black or a colour such as '#808080'");

/** A list of these words in any order, each at most once. */
function eachOnce<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .array(z.enum(words))
    .refine((list) => new Set(list).size === list.length)
    .meta({ uniqueItems: true })
    .readonly();
}

/** PCA is computed without training steps, and one-hot data are not images. */
const imagesInSteps: Applicability = {
  when: "a likelihood other than 'categorical'",
  add: advice`${change("likelihood", "gaussian")}`,
  holds: ({ likelihood }) => likelihood !== "categorical",
  first: oneOf("model", ["vae", "autoencoder"]),
};

const amounts = Object.entries(defaultAmounts).map(([kind, amount]) => `${amount} for ${kind}`);

export const dataFields = {
  data: field(z.string().min(1).default("mnist"), {
    help: "digits or sprites (included), mnist, fashion-mnist, or a path: a folder or archive of pictures, or a file or folder of arrays (npy, npz, HDF5, CSV, IDX, CIFAR, amat)",
    placeholder: "name",
    group: "Data",
  }),
  images: field(arrayName.optional(), {
    help: "name of the array of images or data in a file with several arrays",
    otherwise: "default: detected by name",
    placeholder: "name",
    group: "Data",
  }),
  labels: field(arrayName.optional(), {
    help: "name of the array of labels in a file with several arrays",
    otherwise: "default: detected by name",
    placeholder: "name",
    group: "Data",
  }),
  range: field(z.union([z.literal("none"), z.tuple([z.number(), z.number()]).readonly()]).optional(), {
    help: "smallest and largest possible number in the data, black and white in images; none: leave numbers unchanged",
    otherwise: "default: detected",
    placeholder: "min,max",
    group: "Data",
  }),
  layout: field(z.enum(layouts).optional(), {
    help: "order of the array's axes",
    otherwise: "default: detected",
    group: "Data",
  }),
  test: field(number().min(0).max(1e9).optional(), {
    help: "data to set aside for testing if there is no test set: a fraction below 1, or a count",
    otherwise: "default 0.1",
    placeholder: "n",
    group: "Data",
  }),
  limit: field(z.int().min(1).max(1e9).optional(), {
    help: "maximum number of training data, drawn with the seed",
    otherwise: "default: all",
    placeholder: "n",
    group: "Data",
  }),
  validation: field(z.int().min(0).max(1e9).default(0), {
    help: "training images to set aside for validation",
    placeholder: "n",
    group: "Data",
  }),
  binarize: field(z.enum(binarizations).default("none"), {
    help: "how grey pixels become black or white",
    group: "Data",
  }),
  binarizeDraw: field(z.enum(binaryDraws).default("pixels"), {
    help: "what determines the random draw of an image",
    meanings: { pixels: "the image itself: the same draw in all runs", seed: "the run's seed" },
    group: "Data",
    only: oneOf("binarize", ["static", "dynamic"]),
  }),
  imageSize: field(z.int().min(1).max(4096).optional(), {
    help: "height and width of the images: pictures are fitted to this size (see --fit), images from arrays are padded with black",
    otherwise: "default: chosen by the pictures' sizes, at most 64; arrays unchanged",
    placeholder: "n",
    group: "Data",
  }),
  fit: field(z.enum(fits).optional(), {
    help: "how pictures of other sizes are fitted to the image size",
    meanings: {
      cover: "scaled to fill it, then cropped",
      contain: "scaled to fit inside, on the background",
      stretch: "each axis scaled separately",
      pad: "not scaled, on the background",
    },
    otherwise: "default cover",
    group: "Data",
  }),
  grey: field(z.boolean().default(false), {
    help: "convert pictures to greyscale",
    group: "Data",
  }),
  background: field(colour.optional(), {
    help: "colour behind transparent pixels of pictures and around pictures: white, black or #rrggbb",
    otherwise: "default white",
    placeholder: "colour",
    group: "Data",
  }),
  tolerance: field(number().min(0).max(1).optional(), {
    help: "fraction of the picture files that may be unreadable; one unreadable file is always accepted",
    otherwise: "default 0.01",
    placeholder: "x",
    group: "Data",
  }),
  strict: field(z.boolean().default(false), {
    help: "fail at the first picture file that cannot be read",
    group: "Data",
  }),
  augment: field(eachOnce(augmentations).default([]), {
    help: "random changes of training images, drawn again at each use",
    otherwise: "default: none",
    placeholder: "words",
    group: "Data",
    only: imagesInSteps,
  }),
  corrupt: field(z.enum(corruptions).default("none"), {
    help: "corruption of the input images; the model learns to reconstruct the clean ones",
    group: "Data",
    only: oneOf("model", ["vae", "autoencoder"]),
  }),
  corruptAmount: field(number().min(0).max(100).optional(), {
    help: "strength of the corruption: standard deviation for gaussian (pixels are in [0, 1]) and blur (in pixels), fraction of the pixels for masking and salt-and-pepper",
    otherwise: `default ${amounts.join(", ")}`,
    placeholder: "x",
    group: "Data",
    only: {
      when: "a corruption",
      add: advice`${change("corrupt", "gaussian")}`,
      holds: ({ corrupt }) => corrupt !== "none",
    },
  }),
};
