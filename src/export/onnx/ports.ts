import type { Program } from "../../graph/program.ts";
import { formatShape, type ValueType } from "../../graph/shape.ts";
import { conditionInput } from "../../vae/condition.ts";
import { priorNoise } from "../../vae/interfaces.ts";
import { likelihoodNoiseInput, type Model } from "../../vae/model.ts";

/** A description of an input or output of an exported program. */
export interface Port {
  readonly name: string;
  readonly dataType: string;
  /** `[N, 28, 28, 1]`, for any batch size N. */
  readonly shape: string;
  readonly meaning: string;
  readonly unit: string;
}

const none = "none";
const distributions = { uniform: "uniform numbers in [0, 1)", normal: "standard normal numbers" } as const;

/**
 * Inputs and outputs of a program of `exportPrograms`.
 *
 * @param range the numbers of the data that were scaled to 0 and 1 for the model. Default: not scaled
 */
export function portsOf(
  program: Program,
  model: Model,
  range?: readonly [number, number],
): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  return {
    inputs: program.inputs.map(({ name, type }) => portOf(name, type, { model, direction: "in", range })),
    outputs: Object.entries(program.outputs).map(([name, { type }]) =>
      portOf(name, type, { model, direction: "out", range }),
    ),
  };
}

function portOf(
  name: string,
  { dataType, shape }: ValueType,
  {
    model,
    direction,
    range,
  }: {
    readonly model: Model;
    readonly direction: "in" | "out";
    readonly range: readonly [number, number] | undefined;
  },
): Port {
  const prior: readonly [string, string] = [
    `codes; for new images, draw them from the prior, ${model.parts.prior.name}`,
    none,
  ];
  const own: Readonly<Record<string, readonly [string, string]>> = {
    z: direction === "in" ? prior : ["codes, drawn from the prior", none],
    [conditionInput]: [
      model.parts.condition?.kind === "labels"
        ? `condition of each image: the number of its class, 0 to ${model.parts.condition.classes - 1}`
        : "condition of each image",
      none,
    ],
    [priorNoise.name]: [
      `standard normal numbers, drawn by the caller; the prior, ${model.parts.prior.name}, converts them to codes; scaling ` +
        `the first ${model.parts.latentSize} by a factor below 1 makes images more typical and less varied`,
      none,
    ],
    [likelihoodNoiseInput]: [
      `${distributions[model.parts.likelihood.draw.noise]}, drawn by the caller, one for each number of an image in any order`,
      none,
    ],
  };
  const [meaning, unit] = own[name] ?? dataPort(name, model, range) ?? meanings[name] ?? [name, none];
  return { name, dataType, shape: formatShape(shape), meaning, unit };
}

/** Ports of data that are not bytes of images from 0 to 255; undefined for other ports. */
function dataPort(
  name: string,
  { parts }: Model,
  range: readonly [number, number] | undefined,
): readonly [meaning: string, unit: string] | undefined {
  const given = name === "x";
  if (!given && name !== "mean" && name !== "draw") return undefined;
  const [least, largest] = range ?? [0, 255];
  const what = given ? "data" : meanings[name]?.[0];
  if (parts.elementType === "float32") {
    const scaled = given && range !== undefined ? "; they are scaled inside" : "";
    const bounds = range === undefined ? "" : `, ${least} to ${largest}`;
    return [`${what}${scaled}`, `as in the training data${bounds}`];
  }
  if (least === 0 && largest === 255) return undefined;
  return given
    ? ["images; they are scaled inside", `0 is black (${least} in the data), 255 is white (${largest})`]
    : [what ?? name, `0 is black (${least} in the data), 1 is white (${largest})`];
}

const meanings: Readonly<Record<string, readonly [meaning: string, unit: string]>> = {
  x: ["images; they are scaled inside", "0 is black, 255 is white"],
  target: ["the clean form of x, which the model should restore; if there is none, x again", "as x"],
  mean: ["mean of p(x|z)", "0 is black, 1 is white"],
  draw: ["x drawn from p(x|z)", "0 is black, 1 is white"],
  mu: ["mean of q(z|x): the code of an image", none],
  logVar: ["natural logarithm of the variance of q(z|x)", none],
  negativeElbo: ["reconstruction + kl: high for images unlike the training images", "nats per image"],
  reconstruction: ["-log p(x|z), the mean over samples of q(z|x)", "nats per image"],
  kl: ["divergence of q(z|x) from the prior", "nats per image"],
  standardError: ["of negativeElbo, over the samples of q(z|x)", "nats per image"],
};
