import { codedDimensions } from "../../config/likelihood.ts";
import { inWords } from "../../picture/curveParts.ts";
import { figureText } from "../../picture/text.ts";
import type { EpochRecord } from "../../train/records.ts";
import { bitsPerDimension } from "../../vae/likelihood/bits.ts";
import type { RunSummary } from "../runSummary.ts";
import type { Merit } from "./page/report.ts";

/** The epoch by which a run is judged: the best one where training stopped early, as its model is that one's. */
export function judgedEpoch({ state, best }: RunSummary, last: EpochRecord): EpochRecord {
  return state === "stopped early" && best !== undefined ? best : last;
}

/** The loss of that epoch on test images, else on those for validation, else on those for training. */
export function meritOf(summary: RunSummary, last: EpochRecord): Merit {
  const { card, config, data } = summary;
  const { epoch, train, validation, test, scalars } = judgedEpoch(summary, last);
  const [split, figures] =
    test !== undefined
      ? (["test", test] as const)
      : validation !== undefined
        ? (["validation", validation] as const)
        : (["train", train] as const);
  const named = split === "train" ? "training" : split;
  return {
    name: card.loss,
    of: `${data.images[split].toLocaleString("en-US")} ${named} images, after epoch ${epoch}`,
    unit: card.unit,
    epoch,
    loss: figures.loss,
    reconstruction: figures.reconstruction,
    ...(config.model === "vae" && { kl: figures.kl }),
    beta: scalars?.beta ?? config.beta,
    notes: ["Lower is better.", ...otherTerms(figures), ...otherUnits(summary, figures)],
  };
}

/** What the objective reports besides. */
function otherTerms({ terms = {} }: EpochRecord["train"]): readonly string[] {
  const told = Object.entries(terms).map(([name, value]) => `${inWords(name)} ${figureText(value)}`);
  return told.length === 0 ? [] : [`The objective also reports ${told.join(", ")}.`];
}

/** The negative ELBO in bits per dimension, where they are defined. */
function otherUnits(
  { config, data }: RunSummary,
  { reconstruction, kl }: EpochRecord["train"],
): readonly string[] {
  const dimensions = config.model === "vae" ? codedDimensions(config, data.imageShape) : undefined;
  if (dimensions === undefined) return [];
  const bits = bitsPerDimension(reconstruction + kl, dimensions);
  return [`The negative ELBO, reconstruction + KL, is ${bits.toFixed(4)} bits per dimension.`];
}
