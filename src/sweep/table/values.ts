import { nearestWord } from "../../config/nearestWord.ts";
import { ConfigError } from "../../errors.ts";
import type { SweepResult } from "../result.ts";

/** What a value depends on, and so with which others it is comparable. */
export type ValueKind = "loss" | "likelihood" | "error" | "fact";

/** A value of a result that tables and plots show. */
export interface SweepValue {
  /** `test.elbo`. */
  readonly name: string;
  readonly kind: ValueKind;
  /** The split whose data it was measured on; undefined if it depends on none. */
  readonly split: "train" | "validation" | "test" | "evaluation" | undefined;
  /** In titles: `negative ELBO of test data, nats per datum`. */
  title(result: SweepResult): string;
  /** Undefined if the run has no such value. */
  of(result: SweepResult): number | undefined;
}

const splits = ["train", "validation", "test"] as const;

/** The name of reconstruction + KL in these results, which is a negative ELBO only for normalised likelihoods. */
function sumOf({ loss }: SweepResult): string {
  return loss.sum ?? loss.name;
}

function minus(name: string): string {
  return name === "negative ELBO" ? "ELBO" : `-(${name})`;
}

const nats = "nats per datum";

const ofEpoch = splits.flatMap((split): readonly SweepValue[] => {
  const where = `${split} data, ${nats}`;
  const sum = ({ [split]: found }: SweepResult) =>
    found === undefined ? undefined : found.reconstruction + found.kl;
  const negative = (value: number | undefined) => (value === undefined ? undefined : -value);
  return [
    {
      name: `${split}.loss`,
      kind: "loss",
      split,
      title: ({ loss }) => `${loss.name} of ${where}`,
      of: (result) => result[split]?.loss,
    },
    {
      name: `${split}.elbo`,
      kind: "likelihood",
      split,
      title: (result) => `${minus(sumOf(result))} of ${where}`,
      of: (result) => negative(sum(result)),
    },
    {
      name: `${split}.negativeElbo`,
      kind: "likelihood",
      split,
      title: (result) => `${sumOf(result)} of ${where}`,
      of: sum,
    },
    {
      name: `${split}.reconstruction`,
      kind: "likelihood",
      split,
      title: () => `reconstruction of ${where}`,
      of: (result) => result[split]?.reconstruction,
    },
    {
      name: `${split}.kl`,
      kind: "error",
      split,
      title: () => `KL of ${where}`,
      of: (result) => result[split]?.kl,
    },
  ];
});

type Evaluation = SweepResult["evaluation"];

function evaluated(
  field: string,
  kind: ValueKind,
  title: (result: SweepResult, where: string) => string,
  of: (evaluation: Evaluation) => number | undefined,
): SweepValue {
  return {
    name: `evaluation.${field}`,
    kind,
    split: "evaluation",
    title: (result) => title(result, `${result.evaluation.split} data`),
    of: ({ evaluation }) => of(evaluation),
  };
}

const ofEvaluation: readonly SweepValue[] = [
  evaluated(
    "elbo",
    "likelihood",
    (result, where) => `${minus(sumOf(result))} of ${where}, ${nats}`,
    ({ negativeElbo }) => (negativeElbo === undefined ? undefined : -negativeElbo),
  ),
  evaluated(
    "negativeElbo",
    "likelihood",
    (result, where) => `${sumOf(result)} of ${where}, ${nats}`,
    ({ negativeElbo }) => negativeElbo,
  ),
  evaluated(
    "reconstruction",
    "likelihood",
    (_, where) => `reconstruction of ${where}, ${nats}`,
    ({ reconstruction }) => reconstruction,
  ),
  evaluated(
    "kl",
    "error",
    (_, where) => `KL of ${where}, ${nats}`,
    ({ kl }) => kl,
  ),
  evaluated(
    "logLikelihood",
    "likelihood",
    ({ loss: { normalised }, evaluation: { samples } }, where) =>
      `${normalised ? "log p(x)" : "importance-weighted -loss of grey pixels"} of ${where}, ${samples} codes per image, ${nats}`,
    ({ logLikelihood }) => logLikelihood,
  ),
  evaluated(
    "bitsPerDimension",
    "likelihood",
    (_, where) => `ELBO of ${where}, bits per dimension`,
    ({ bitsPerDimension }) => bitsPerDimension,
  ),
  evaluated(
    "activeUnits",
    "fact",
    (_, where) => `active units on ${where}`,
    ({ activeUnits }) => activeUnits,
  ),
  evaluated(
    "squaredError",
    "error",
    (_, where) => `squared error per image of ${where}`,
    ({ squaredError }) => squaredError,
  ),
  evaluated(
    "rootMeanSquare",
    "error",
    (_, where) => `root mean square error per pixel of ${where}`,
    ({ rootMeanSquare }) => rootMeanSquare,
  ),
];

const facts: readonly SweepValue[] = [
  {
    name: "seconds",
    kind: "fact",
    split: undefined,
    title: () => "seconds of training steps",
    of: ({ seconds }) => seconds,
  },
  {
    name: "epoch",
    kind: "fact",
    split: undefined,
    title: () => "epoch of the model",
    of: ({ epoch }) => epoch,
  },
  {
    name: "parameters",
    kind: "fact",
    split: undefined,
    title: () => "parameters",
    of: ({ model }) => model.parameters,
  },
];

/** Every value that results have. */
export const sweepValues: readonly SweepValue[] = [...ofEpoch, ...ofEvaluation, ...facts];

/** The value with a name. Throws ConfigError with the nearest name if there is none. */
export function sweepValue(name: string): SweepValue {
  const found = sweepValues.find((value) => value.name === name);
  if (found !== undefined) return found;
  const names = sweepValues.map((value) => value.name);
  const nearest = nearestWord(name, names);
  const hint = nearest === undefined ? ` Values: ${names.join(", ")}.` : ` Did you mean ${nearest}?`;
  throw new ConfigError(`there is no such value as '${name}'.${hint}`, { setting: "value", value: name });
}
