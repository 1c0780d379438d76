import { type Advice, advice, change } from "../../advice.ts";
import { datumShapeOf, undrawable } from "../drawable.ts";
import type { TrainedModel } from "../trainedModel.ts";

/** Why a plot cannot be drawn for a run. */
export interface Refusal {
  /** A clause without a full stop: "it has one latent dimension, and two are required". */
  readonly text: string;
  /** What to do about it. Default: nothing can be done. */
  readonly remedy?: Advice;
}

/** Why a run's images cannot be shown; undefined if they can. */
export function noPictures({ data }: Pick<TrainedModel, "data">): Refusal | undefined {
  const text = undrawable(datumShapeOf(data));
  return text === undefined ? undefined : { text };
}

/** Why there is no variance to draw codes with. */
export function noVariance({ config, model }: TrainedModel): Refusal | undefined {
  if (!model.parts.posterior.deterministic) return undefined;
  const what = config.model === "pca" ? "principal components have" : "an autoencoder has";
  return {
    text: `${what} one code for each image and no posterior with a variance; train a variational autoencoder instead`,
  };
}

/** Why there is nothing to draw codes from. */
export function noPrior(trained: TrainedModel): Refusal | undefined {
  const reason = noVariance(trained);
  if (reason === undefined) return undefined;
  return { text: reason.text.replace("posterior with a variance", "prior to draw from") };
}

/** Why codes are not standard normal. */
export function notNormal({ model }: TrainedModel): Refusal | undefined {
  const { prior } = model.parts;
  return prior.isStandardNormal === true
    ? undefined
    : { text: `its prior is ${prior.name}, not a standard normal` };
}

/** Why the plot reconstruction does not apply: the run restores corrupted images. */
export function restores({ config }: TrainedModel): Refusal | undefined {
  return config.corrupt === "none"
    ? undefined
    : { text: `it restores corrupted images (${config.corrupt}): see the plot denoising` };
}

/** Why the plot denoising does not apply: the run restores no images. */
export function restoresNothing({ config }: TrainedModel): Refusal | undefined {
  if (config.corrupt !== "none") return undefined;
  return {
    text: "it was not trained to restore images",
    remedy: advice`Train with ${change("corrupt")}, or see the plot reconstruction.`,
  };
}

/** Why images have no classes. */
export function noLabels({ data }: TrainedModel): Refusal | undefined {
  const { classes, classCount, files } = data;
  const labelled =
    classes !== undefined || classCount !== undefined || files.some(({ name }) => name.includes("labels"));
  return labelled ? undefined : { text: `its data, ${data.name}, have no labels` };
}

export function fewDimensions({ model }: TrainedModel): Refusal | undefined {
  return model.parts.latentSize >= 2
    ? undefined
    : { text: "it has one latent dimension, and two are required" };
}

/** The first reason that applies; undefined if none does. */
export function firstReason(
  trained: TrainedModel,
  ...reasons: readonly ((trained: TrainedModel) => Refusal | undefined)[]
) {
  for (const reason of reasons) {
    const found = reason(trained);
    if (found !== undefined) return found;
  }
  return undefined;
}
