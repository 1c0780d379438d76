import { z } from "zod";
import { BINARIZATIONS } from "../data/binarize.ts";
import { activationNames } from "../nn/activations.ts";
import { initialisationSchemes } from "../nn/initialise.ts";

/** One setting of a run: what values it takes, and how it is spoken of. */
export interface Field<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** One line for `--help`, without words, bounds and default, which are added. */
  readonly help: string;
  /** What help says of the default, where the schema has none or it needs a word. */
  readonly otherwise?: string;
  /** Short flags that people type, besides the key itself. */
  readonly aliases?: readonly string[];
  /** What stands for the value in help texts: `n`, `rate`. Words are listed by themselves; a switch has none. */
  readonly placeholder?: string;
  /** Where help texts list it; they keep the order of the fields. */
  readonly group: "Data" | "Model" | "Objective" | "Training" | "Run";
}

function field<Schema extends z.ZodType>(schema: Schema, about: Omit<Field, "schema">): Field<Schema> {
  return { schema, ...about };
}

const largestWidth = 65_536;
const width = z.int().min(1).max(largestWidth);

/**
 * The one schema of a run. Flags, config files, library options and `config.json` all come from here: the same words,
 * defaults, bounds and help.
 */
export const fields = {
  data: field(z.string().min(1).default("mnist"), {
    help: "mnist, fashion-mnist or a folder of IDX files",
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
  latentSize: field(z.int().min(1).max(4096).default(20), {
    help: "numbers in a code z",
    aliases: ["latent"],
    placeholder: "n",
    group: "Model",
  }),
  hiddenSizes: field(z.array(width).max(16).readonly().default([400]), {
    help: "encoder's hidden widths; the decoder mirrors them",
    aliases: ["hidden"],
    placeholder: "n,n",
    group: "Model",
  }),
  activation: field(z.enum(activationNames).default("relu"), {
    help: "non-linearity of the hidden layers",
    group: "Model",
  }),
  initialisation: field(z.enum(initialisationSchemes).default("pytorch"), {
    help: "how weights begin",
    aliases: ["init"],
    group: "Model",
  }),
  beta: field(z.number().min(0).max(1e6).default(1), {
    help: "weight of the KL term",
    placeholder: "x",
    group: "Objective",
  }),
  epochs: field(z.int().min(1).max(1e6).default(10), {
    help: "passes over the training images",
    placeholder: "n",
    group: "Training",
  }),
  batchSize: field(z.int().min(1).max(65_536).default(128), {
    help: "images in a step",
    aliases: ["batch"],
    placeholder: "n",
    group: "Training",
  }),
  learningRate: field(z.number().gt(0).max(10).default(1e-3), {
    help: "Adam's learning rate",
    aliases: ["lr"],
    placeholder: "rate",
    group: "Training",
  }),
  schedule: field(z.enum(["constant", "cosine", "step"]).default("constant"), {
    help: "of the learning rate",
    group: "Training",
  }),
  stepEpochs: field(z.int().min(1).max(1e6).optional(), {
    help: "schedule step: epochs between two drops",
    otherwise: "default 10",
    placeholder: "n",
    group: "Training",
  }),
  stepFactor: field(z.number().gt(0).lt(1).optional(), {
    help: "schedule step: factor of a drop",
    otherwise: "default 0.1",
    placeholder: "x",
    group: "Training",
  }),
  warmupSteps: field(z.int().min(0).max(1e9).default(0), {
    help: "steps in which the learning rate rises",
    aliases: ["warmup"],
    placeholder: "n",
    group: "Training",
  }),
  clipNorm: field(z.number().gt(0).optional(), {
    help: "largest Euclidean norm of the gradient",
    otherwise: "default: any",
    aliases: ["clip"],
    placeholder: "norm",
    group: "Training",
  }),
  patience: field(z.int().min(1).max(1e6).optional(), {
    help: "epochs without gain before it stops",
    otherwise: "default: never",
    placeholder: "n",
    group: "Training",
  }),
  minimumChange: field(z.number().min(0).max(1e6).optional(), {
    help: "nats of validation loss that are a gain",
    otherwise: "default: any",
    placeholder: "x",
    group: "Training",
  }),
  seed: field(z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0), {
    help: "of everything random",
    placeholder: "n",
    group: "Run",
  }),
  threads: field(z.int().min(0).max(1024).default(0), {
    help: "processor threads",
    otherwise: "default 0: one for each core",
    placeholder: "n",
    group: "Run",
  }),
  checkpointSteps: field(z.int().min(1).max(1e9).optional(), {
    help: "steps between checkpoints",
    otherwise: "default: an epoch's",
    placeholder: "n",
    group: "Run",
  }),
  checkpointSeconds: field(z.number().gt(0).max(1e6).default(30), {
    help: "most seconds between checkpoints",
    placeholder: "n",
    group: "Run",
  }),
  tensorboard: field(z.boolean().default(false), {
    help: "keep event files for TensorBoard too",
    otherwise: "default: no",
    group: "Run",
  }),
  mlflow: field(z.url({ protocol: /^https?$/ }).optional(), {
    help: "server that is told too, as http://localhost:5000",
    otherwise: "default: no",
    placeholder: "url",
    group: "Run",
  }),
  out: field(z.string().min(1).optional(), {
    help: "run folder, new or empty",
    otherwise: "default: a new one in runs/",
    placeholder: "folder",
    group: "Run",
  }),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as readonly FieldName[];
