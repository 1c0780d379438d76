import { codedDimensions } from "../../config/likelihood.ts";
import { lossNotes } from "../../config/lossKind.ts";
import { inWords } from "../../picture/history.ts";
import { numberText } from "../../picture/text.ts";
import type { EpochRecord } from "../../train/records.ts";
import { bitsPerDimension } from "../../vae/likelihood/bits.ts";
import type { RunSummary } from "../runSummary.ts";
import { valueText } from "./cardFacts.ts";
import { capitalised } from "./page/headline.ts";
import type { HeadlineMetric } from "./page/report.ts";

/**
 * The epoch by which a run is judged: the last one, or the best one if training stopped early, as its model is from it.
 */
export function judgedEpoch({ state, best }: RunSummary, last: EpochRecord): EpochRecord {
  return state === "stopped early" && best !== undefined ? best : last;
}

/** The metrics of the judged epoch on its test images, or on validation or training images if there are no others. */
export interface JudgedMetrics {
  readonly epoch: number;
  readonly split: "test" | "validation" | "train";
  readonly metrics: EpochRecord["train"];
  readonly scalars: Readonly<Record<string, number>>;
  /** What they were measured on: `500 test images, after epoch 5`. */
  readonly of: string;
}

export function judgedMetrics(summary: RunSummary, last: EpochRecord): JudgedMetrics {
  const { epoch, train, validation, test, scalars = {} } = judgedEpoch(summary, last);
  const [split, metrics] =
    test !== undefined
      ? (["test", test] as const)
      : validation !== undefined
        ? (["validation", validation] as const)
        : (["train", train] as const);
  const named = split === "train" ? "training" : split;
  const of = `${summary.data.images[split].toLocaleString("en-US")} ${named} images, after epoch ${epoch}`;
  return { epoch, split, metrics, scalars, of };
}

/**
 * The metric by which a run is judged, on the test images of that epoch, or on validation or training images if there
 * are no others: reconstruction + KL if the loss weights them differently, an importance-weighted bound, or the error
 * of a model without a KL.
 */
export function headlineOf(summary: RunSummary, last: EpochRecord): HeadlineMetric {
  const { card, config, loss: naming } = summary;
  const { epoch, scalars, metrics, of } = judgedMetrics(summary, last);
  const { loss, reconstruction, kl } = metrics;
  return {
    name: naming.headline,
    of,
    unit: card.unit,
    epoch,
    value: naming.kind === "weighted" ? reconstruction + kl : loss,
    reconstruction,
    ...(config.model === "vae" && { kl }),
    beside: besideOf(summary, metrics, scalars.beta ?? config.beta),
    notes: [
      "Lower is better.",
      `${capitalised(naming.meaning)}.`,
      ...lossNotes(naming),
      ...otherTerms(metrics),
      ...otherUnits(summary, metrics),
    ],
  };
}

/** The loss that is minimised, next to reconstruction + KL; or their sum, next to a bound of several samples. */
function besideOf(
  { config, loss: { kind, name, sum } }: RunSummary,
  { loss, reconstruction, kl }: EpochRecord["train"],
  beta: number,
): readonly string[] {
  const text = numberText(loss);
  if (kind === "importance-weighted")
    return [`${capitalised(sum ?? "")}, reconstruction + KL, is ${numberText(reconstruction + kl)}.`];
  if (kind !== "weighted") return [];
  const plain = config.kl === "weighted" && config.mmdWeight === undefined;
  const parts = plain
    ? ` = ${numberText(reconstruction)} + ${valueText(Number(beta.toPrecision(6)))} × ${numberText(kl)}`
    : "";
  return [`Training minimises the ${name}: ${text}${parts}.`];
}

/** Other terms that the objective reports. */
function otherTerms({ terms = {} }: EpochRecord["train"]): readonly string[] {
  const parts = Object.entries(terms).map(([name, value]) => `${inWords(name)} ${numberText(value)}`);
  return parts.length === 0 ? [] : [`The objective also reports ${parts.join(", ")}.`];
}

/** The negative ELBO in bits per dimension, if they are defined. */
function otherUnits(
  { config, data }: RunSummary,
  { reconstruction, kl }: EpochRecord["train"],
): readonly string[] {
  const dimensions = config.model === "vae" ? codedDimensions(config, data.imageShape) : undefined;
  if (dimensions === undefined) return [];
  const bits = bitsPerDimension(reconstruction + kl, dimensions);
  return [`The negative ELBO, reconstruction + KL, is ${bits.toFixed(4)} bits per dimension.`];
}
