import { z } from "zod";
import { BINARIZATIONS, BINARY_DRAWS } from "../../data/binarize.ts";
import { CORRUPTIONS } from "../../data/corrupt.ts";
import { field, number, oneOf } from "../field.ts";

export const dataFields = {
  data: field(z.string().min(1).default("mnist"), {
    help: "digits (included), mnist, fashion-mnist or a folder of IDX or .amat files",
    placeholder: "name",
    group: "Data",
  }),
  validation: field(z.int().min(0).max(1e9).default(0), {
    help: "training images set aside to validate on",
    placeholder: "n",
    group: "Data",
  }),
  binarize: field(z.enum(BINARIZATIONS).default("none"), {
    help: "how grey pixels become black and white",
    group: "Data",
  }),
  binarizeDraw: field(z.enum(BINARY_DRAWS).default("pixels"), {
    help: "what the fixed draw of an image depends on: its pixels, alike in all runs, or the run's seed",
    group: "Data",
    only: oneOf("binarize", ["static", "dynamic"]),
  }),
  imageSize: field(z.int().min(1).max(4096).optional(), {
    help: "height and width that images are padded to, with black",
    otherwise: "default: as they are",
    placeholder: "n",
    group: "Data",
  }),
  corrupt: field(z.enum(CORRUPTIONS).default("none"), {
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
      add: "--corrupt gaussian",
      holds: ({ corrupt }) => corrupt !== "none",
    },
  }),
};
