import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { type Applicability, field, number, oneOf } from "../../settings/field.ts";

const trained = oneOf("model", ["vae", "autoencoder"]);

const regular: Applicability = {
  when: "drops at regular intervals",
  add: advice`no ${change("stepMilestones")}`,
  holds: ({ stepMilestones }) => stepMilestones === undefined,
  first: oneOf("schedule", ["step"]),
};

export const trainingFields = {
  epochs: field(z.int().min(1).max(1e6).default(10), {
    help: "passes over the training images",
    otherwise: "default 10; 20 for digits, 1 for sprites",
    placeholder: "n",
    group: "Training",
    only: trained,
  }),
  batchSize: field(z.int().min(1).max(65_536).default(128), {
    help: "images per step",
    otherwise: "default 128; 16 for digits",
    aliases: ["batch"],
    placeholder: "n",
    group: "Training",
    only: trained,
  }),
  learningRate: field(number().gt(0).max(10).default(1e-3), {
    help: "learning rate of Adam",
    aliases: ["lr"],
    placeholder: "rate",
    group: "Training",
    only: trained,
  }),
  schedule: field(z.enum(["constant", "cosine", "step"]).default("constant"), {
    help: "schedule of the learning rate",
    group: "Training",
    only: trained,
  }),
  stepEpochs: field(z.int().min(1).max(1e6).optional(), {
    help: "epochs between two drops of the step schedule",
    otherwise: "default 10",
    placeholder: "n",
    group: "Training",
    only: regular,
  }),
  stepMilestones: field(z.array(z.int().min(1).max(1e6)).min(1).max(64).readonly().optional(), {
    help: "epochs after which the step schedule drops, in ascending order: 200,350",
    otherwise: "default: at regular intervals",
    placeholder: "list",
    group: "Training",
    only: oneOf("schedule", ["step"]),
  }),
  stepFactor: field(number().gt(0).lt(1).optional(), {
    help: "factor of each drop of the step schedule",
    otherwise: "default 0.1",
    placeholder: "x",
    group: "Training",
    only: oneOf("schedule", ["step"]),
  }),
  warmupSteps: field(z.int().min(0).max(1e9).default(0), {
    help: "steps in which the learning rate rises linearly to its full value",
    aliases: ["warmup"],
    placeholder: "n",
    group: "Training",
    only: trained,
  }),
  clipNorm: field(number().gt(0).optional(), {
    help: "maximum Euclidean norm of the gradient; longer gradients are scaled down",
    otherwise: "default: no clipping",
    aliases: ["clip"],
    placeholder: "norm",
    group: "Training",
    only: trained,
  }),
  patience: field(z.int().min(1).max(1e6).optional(), {
    help: "epochs without improvement before training stops early",
    otherwise: "default: no early stopping",
    placeholder: "n",
    group: "Training",
    only: trained,
  }),
  minimumChange: field(number().min(0).max(1e6).optional(), {
    help: "smallest decrease of the validation loss, in nats, that counts as an improvement",
    otherwise: "default: any",
    placeholder: "x",
    group: "Training",
    only: {
      when: "patience",
      add: advice`${change("patience", 10)}`,
      holds: ({ patience }) => patience !== undefined,
    },
  }),
};
