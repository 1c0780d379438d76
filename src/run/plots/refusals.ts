import type { LoadedRun } from "../loadRun.ts";

/** Why a run's images cannot be shown; undefined where they can. */
export function noPictures({ model }: LoadedRun): string | undefined {
  const [, , channels] = model.parts.dataShape;
  if (channels === 1 || channels === 3) return undefined;
  return `its data have ${channels} channels, and only images of 1 (grey) or 3 (RGB) can be shown`;
}

/** Why there is no variance to draw codes with. */
export function noVariance({ config, model }: LoadedRun): string | undefined {
  if (!model.parts.posterior.deterministic) return undefined;
  const what = config.model === "pca" ? "principal components have" : "an autoencoder has";
  return `${what} one code for each image and no posterior with a variance; train a variational autoencoder for it`;
}

/** Why there is nothing to draw codes from. */
export function noPrior(run: LoadedRun): string | undefined {
  return noVariance(run)?.replace("posterior with a variance", "prior to draw from");
}

/** Why codes are not drawn as standard normal numbers. */
export function notNormal({ model }: LoadedRun): string | undefined {
  const { prior } = model.parts;
  return prior.name === "standard normal"
    ? undefined
    : `its prior is ${prior.name}, and not a standard normal`;
}

/** Why a run's images are not simply given back. */
export function restores({ config }: LoadedRun): string | undefined {
  return config.corrupt === "none"
    ? undefined
    : `it restores corrupted images (${config.corrupt}): see the plot denoising`;
}

/** Why no image is restored. */
export function restoresNothing({ config }: LoadedRun): string | undefined {
  return config.corrupt === "none"
    ? "it was not trained to restore images (train with --corrupt, or see the plot reconstruction)"
    : undefined;
}

/** Why images have no classes. */
export function noLabels({ data }: LoadedRun): string | undefined {
  const labelled = data.classes !== undefined || data.files.some(({ name }) => name.includes("labels"));
  return labelled ? undefined : `its data, ${data.name}, have no labels`;
}

export function fewDimensions({ model }: LoadedRun): string | undefined {
  return model.parts.latentSize >= 2 ? undefined : "it has one latent dimension, and two are shown";
}

/** The first reason of some. */
export function firstReason(run: LoadedRun, ...reasons: readonly ((run: LoadedRun) => string | undefined)[]) {
  for (const reason of reasons) {
    const found = reason(run);
    if (found !== undefined) return found;
  }
  return undefined;
}
