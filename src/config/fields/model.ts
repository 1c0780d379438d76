import { z } from "zod";
import { initialisationSchemes } from "../../nn/initialise.ts";
import { activationNames, normalisationNames } from "../../nn/layerNames.ts";
import {
  type Applicability,
  field,
  kindsOf,
  oneOf,
  type Settings,
  settingsOfParts,
} from "../../settings/field.ts";
import { likelihoodParts } from "../../vae/likelihood/parts.ts";
import { posteriorParts } from "../../vae/posterior/parts.ts";

const largestWidth = 65_536;
const width = z.int().min(1).max(largestWidth);

export const networks = ["dense", "conv", "burgess", "residual"] as const;
export const conditions = ["none", "labels"] as const;

const trained = oneOf("model", ["vae", "autoencoder"]);
const variational = oneOf("model", ["vae"]);

/** The networks of encoder and decoder. */
function networksOf({ encoder, decoder }: Settings): readonly unknown[] {
  return [encoder, decoder ?? encoder];
}

function usedBy(names: readonly string[]): Applicability {
  const chosen = oneOf("encoder", names);
  return {
    ...chosen,
    when: chosen.when.replace("encoder", "encoder or decoder"),
    first: trained,
    holds: (settings) => networksOf(settings).some((name) => names.includes(String(name))),
  };
}

export const modelFields = {
  model: field(z.enum(kindsOf(posteriorParts)).default("vae"), {
    help: "kind of model",
    group: "Model",
    chapter: "whyACode",
  }),
  latentSize: field(z.int().min(1).max(4096).default(20), {
    help: "dimensions of the latent code z",
    aliases: ["latent"],
    otherwise: "default 20; 10 for sprites",
    placeholder: "n",
    group: "Model",
  }),
  condition: field(z.enum(conditions).default("none"), {
    help: "what encoder and decoder are conditioned on; with --prior conditional, the prior too",
    group: "Model",
    only: trained,
  }),
  encoder: field(z.enum(networks).default("dense"), {
    help: "network from image to code",
    otherwise: "default dense; burgess for sprites",
    aliases: ["network"],
    group: "Model",
    only: trained,
  }),
  decoder: field(z.enum(networks).optional(), {
    help: "network from code to image",
    otherwise: "default: the encoder's mirror image",
    group: "Model",
    only: trained,
  }),
  hiddenSizes: field(z.array(width).max(16).readonly().default([400]), {
    help: "widths of the dense layers, which follow any convolutions; the decoder mirrors them",
    otherwise: "default 400; none for conv and residual",
    aliases: ["hidden"],
    placeholder: "n,n",
    group: "Model",
    only: usedBy(["dense", "conv", "residual"]),
  }),
  channels: field(z.array(width).min(1).max(16).readonly().default([32, 64]), {
    help: "channels of each convolution, or of each residual stage",
    placeholder: "n,n",
    group: "Model",
    only: usedBy(["conv", "residual"]),
  }),
  kernelSizes: field(z.array(z.int().min(1).max(64)).min(1).max(16).readonly().default([3]), {
    help: "kernel height and width of each convolution, or one number for all",
    aliases: ["kernel"],
    placeholder: "n,n",
    group: "Model",
    only: usedBy(["conv"]),
  }),
  strides: field(z.array(z.int().min(1).max(16)).min(1).max(16).readonly().default([2]), {
    help: "stride of each convolution, or one number for all",
    placeholder: "n,n",
    group: "Model",
    only: usedBy(["conv"]),
  }),
  blocks: field(z.int().min(1).max(64).default(1), {
    help: "residual blocks per stage",
    placeholder: "n",
    group: "Model",
    only: usedBy(["residual"]),
  }),
  normalisation: field(z.enum(normalisationNames).default("none"), {
    help: "normalisation of the convolutions' channels",
    group: "Model",
    only: usedBy(["conv", "burgess", "residual"]),
  }),
  activation: field(z.enum(activationNames).default("relu"), {
    help: "activation function of the hidden layers",
    group: "Model",
    only: trained,
  }),
  initialisation: field(z.enum(initialisationSchemes).default("pytorch"), {
    help: "initialisation of the weights",
    otherwise: "default pytorch; he for burgess",
    aliases: ["init"],
    group: "Model",
    only: trained,
  }),
  likelihood: field(z.enum(kindsOf(likelihoodParts)).default("bernoulli"), {
    help: "likelihood p(x|z)",
    otherwise: "default bernoulli; discretized-logistic for digits",
    group: "Model",
    chapter: "twoTerms",
    only: trained,
  }),
  ...settingsOfParts("likelihood", likelihoodParts),
  samples: field(z.int().min(1).max(65_536).default(1), {
    help: "codes drawn for each image in training",
    placeholder: "n",
    group: "Model",
    chapter: "reparameterisation",
    only: variational,
  }),
  evaluationSamples: field(z.int().min(1).max(65_536).optional(), {
    help: "codes drawn for each image in evaluation",
    otherwise: "default: the same number as in training",
    placeholder: "n",
    group: "Model",
    chapter: "reparameterisation",
    only: variational,
  }),
};
