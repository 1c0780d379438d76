import type { Program } from "../../graph/program.ts";
import { formatShape, type ValueType } from "../../graph/shape.ts";
import type { Model } from "../../vae/model.ts";

/** An input or output of an exported program, in words for whoever runs it. */
export interface Port {
  readonly name: string;
  readonly dataType: string;
  /** `[N, 28, 28, 1]`; N is any number of data. */
  readonly shape: string;
  readonly meaning: string;
  readonly unit: string;
}

const none = "none";

/** Inputs and outputs of a program of `exportPrograms`. */
export function portsOf(
  program: Program,
  model: Model,
): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  return {
    inputs: program.inputs.map(({ name, type }) => portOf(name, type, model)),
    outputs: Object.entries(program.outputs).map(([name, { type }]) => portOf(name, type, model)),
  };
}

function portOf(name: string, { dataType, shape }: ValueType, model: Model): Port {
  const prior: readonly [string, string] = [
    `codes; new images have those of the prior, ${model.parts.prior.name}`,
    none,
  ];
  const [meaning, unit] = name === "z" ? prior : (meanings[name] ?? noiseMeaning(name, model));
  return { name, dataType, shape: formatShape(shape), meaning, unit };
}

const meanings: Readonly<Record<string, readonly [meaning: string, unit: string]>> = {
  x: ["images; they are scaled inside", "0 is black, 255 is white"],
  target: ["the clean form of x, which the model is to restore; x again where there is none", "as x"],
  mean: ["mean of p(x|z)", "0 is black, 1 is white"],
  mu: ["mean of q(z|x): the code of an image", none],
  logVar: ["natural logarithm of the variance of q(z|x)", none],
  negativeElbo: ["reconstruction + kl: high for images unlike those of the training", "nats per image"],
  reconstruction: ["-log p(x|z), the mean over the codes drawn", "nats per image"],
  kl: ["divergence of q(z|x) from the prior", "nats per image"],
};

function noiseMeaning(name: string, model: Model): readonly [meaning: string, unit: string] {
  const noise = model.feeds.evaluation.noise.find((each) => each.name === name);
  const kind = noise?.distribution === "uniform" ? "uniform numbers in [0, 1)" : "standard normal numbers";
  return [`${kind}, drawn by the caller, from which codes of q(z|x) are made`, none];
}
