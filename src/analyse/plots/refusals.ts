import { datumShapeOf, undrawable } from "../drawable.ts";
import type { TrainedModel } from "../trainedModel.ts";

/** Why a run's images cannot be shown; undefined where they can. */
export function noPictures({ data }: Pick<TrainedModel, "data">): string | undefined {
  return undrawable(datumShapeOf(data));
}

/** Why there is no variance to draw codes with. */
export function noVariance({ config, model }: TrainedModel): string | undefined {
  if (!model.parts.posterior.deterministic) return undefined;
  const what = config.model === "pca" ? "principal components have" : "an autoencoder has";
  return `${what} one code for each image and no posterior with a variance; train a variational autoencoder for it`;
}

/** Why there is nothing to draw codes from. */
export function noPrior(trained: TrainedModel): string | undefined {
  return noVariance(trained)?.replace("posterior with a variance", "prior to draw from");
}

/** Why codes are not drawn as standard normal numbers. */
export function notNormal({ model }: TrainedModel): string | undefined {
  const { prior } = model.parts;
  return prior.isStandardNormal === true
    ? undefined
    : `its prior is ${prior.name}, and not a standard normal`;
}

/** Why a run's images are not simply given back. */
export function restores({ config }: TrainedModel): string | undefined {
  return config.corrupt === "none"
    ? undefined
    : `it restores corrupted images (${config.corrupt}): see the plot denoising`;
}

/** Why no image is restored. */
export function restoresNothing({ config }: TrainedModel): string | undefined {
  return config.corrupt === "none"
    ? "it was not trained to restore images (train with --corrupt, or see the plot reconstruction)"
    : undefined;
}

/** Why images have no classes. */
export function noLabels({ data }: TrainedModel): string | undefined {
  const { classes, classCount, files } = data;
  const labelled =
    classes !== undefined || classCount !== undefined || files.some(({ name }) => name.includes("labels"));
  return labelled ? undefined : `its data, ${data.name}, have no labels`;
}

export function fewDimensions({ model }: TrainedModel): string | undefined {
  return model.parts.latentSize >= 2 ? undefined : "it has one latent dimension, and two are shown";
}

/** The first reason of some. */
export function firstReason(
  trained: TrainedModel,
  ...reasons: readonly ((trained: TrainedModel) => string | undefined)[]
) {
  for (const reason of reasons) {
    const found = reason(trained);
    if (found !== undefined) return found;
  }
  return undefined;
}
