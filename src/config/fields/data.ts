import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { augmentations } from "../../data/augment/augment.ts";
import { binarizations, binaryDraws } from "../../data/binarize.ts";
import { corruptions } from "../../data/corrupt.ts";
import { fits } from "../../data/pictures/preparation.ts";
import { layouts } from "../../data/reading/reading.ts";
import { type Applicability, field, number, oneOf } from "../../settings/field.ts";

const arrayName = z.string().min(1);
const colour = z
  .string()
  .regex(/^(white|black|#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}))$/)
  .describe("white, black or a colour such as '#808080'");

/** A list of some of these words, in any order. */
function eachOnce<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z
    .array(z.enum(words))
    .refine((list) => new Set(list).size === list.length)
    .meta({ uniqueItems: true })
    .readonly();
}

/** Principal components are computed without steps, and one-hot data are no images. */
const imagesInSteps: Applicability = {
  when: "a likelihood other than 'categorical'",
  add: advice`${change("likelihood", "gaussian")}`,
  holds: ({ likelihood }) => likelihood !== "categorical",
  first: oneOf("model", ["vae", "autoencoder"]),
};

export const dataFields = {
  data: field(z.string().min(1).default("mnist"), {
    help: "digits or sprites (included), mnist, fashion-mnist, or the path of a folder or archive of pictures, or of a file or folder of arrays: npy, npz, HDF5, CSV, IDX, CIFAR, amat",
    placeholder: "name",
    group: "Data",
  }),
  images: field(arrayName.optional(), {
    help: "the array of images or data in a file that has several, by its name there",
    otherwise: "default: recognised by its name",
    placeholder: "name",
    group: "Data",
  }),
  labels: field(arrayName.optional(), {
    help: "the array of labels, likewise",
    otherwise: "default: recognised by its name",
    placeholder: "name",
    group: "Data",
  }),
  range: field(z.union([z.literal("none"), z.tuple([z.number(), z.number()]).readonly()]).optional(), {
    help: "the least and the largest number that data can have, black and white of images; none: numbers as they are",
    otherwise: "default: recognised",
    placeholder: "min,max",
    group: "Data",
  }),
  layout: field(z.enum(layouts).optional(), {
    help: "what the axes of the array are",
    otherwise: "default: recognised",
    group: "Data",
  }),
  test: field(number().min(0).max(1e9).optional(), {
    help: "data set aside for testing where there are none: a share below 1, or how many",
    otherwise: "default 0.1",
    placeholder: "n",
    group: "Data",
  }),
  limit: field(z.int().min(1).max(1e9).optional(), {
    help: "training data to use at most, drawn by the seed",
    otherwise: "default: all",
    placeholder: "n",
    group: "Data",
  }),
  validation: field(z.int().min(0).max(1e9).default(0), {
    help: "training images set aside to validate on",
    placeholder: "n",
    group: "Data",
  }),
  binarize: field(z.enum(binarizations).default("none"), {
    help: "how grey pixels become black and white",
    group: "Data",
  }),
  binarizeDraw: field(z.enum(binaryDraws).default("pixels"), {
    help: "what the fixed draw of an image depends on: its pixels, alike in all runs, or the run's seed",
    group: "Data",
    only: oneOf("binarize", ["static", "dynamic"]),
  }),
  imageSize: field(z.int().min(1).max(4096).optional(), {
    help: "height and width of the images: pictures are prepared so (see --fit), images of arrays padded with black",
    otherwise: "default: pictures by their sizes, at most 64; arrays as they are",
    placeholder: "n",
    group: "Data",
  }),
  fit: field(z.enum(fits).optional(), {
    help: "how pictures of other sizes become images: cut in the middle, whole on the background, stretched, or not scaled",
    otherwise: "default cover",
    group: "Data",
  }),
  grey: field(z.boolean().default(false), {
    help: "drop the colours of pictures",
    group: "Data",
  }),
  background: field(colour.optional(), {
    help: "what lies behind transparent pixels of pictures and around them: white, black or #rrggbb",
    otherwise: "default white",
    placeholder: "colour",
    group: "Data",
  }),
  tolerance: field(number().min(0).max(1).optional(), {
    help: "the share of picture files that may be unreadable; one always may",
    otherwise: "default 0.01",
    placeholder: "x",
    group: "Data",
  }),
  strict: field(z.boolean().default(false), {
    help: "fail on the first picture file that cannot be read",
    group: "Data",
  }),
  augment: field(eachOnce(augmentations).default([]), {
    help: "how training images are changed at random, anew each time they are used",
    otherwise: "default: not",
    placeholder: "words",
    group: "Data",
    only: imagesInSteps,
  }),
  corrupt: field(z.enum(corruptions).default("none"), {
    help: "what the model is to undo, shown corrupted images and told the clean ones",
    group: "Data",
    only: oneOf("model", ["vae", "autoencoder"]),
  }),
  corruptAmount: field(number().min(0).max(100).optional(), {
    help: "of noise (in [0, 1]), of pixels struck (a fraction), or of blur (in pixels)",
    otherwise: "default 0.25, 0.5, 0.25 and 1",
    placeholder: "x",
    group: "Data",
    only: {
      when: "a corruption",
      add: advice`${change("corrupt", "gaussian")}`,
      holds: ({ corrupt }) => corrupt !== "none",
    },
  }),
};
