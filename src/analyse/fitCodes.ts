import { advice, change } from "../advice.ts";
import { everyImage } from "../data/batches.ts";
import type { SplitName } from "../data/dataset.ts";
import { ConfigError } from "../errors.ts";
import { drawCodes } from "../evaluate/codes.ts";
import { fitMixture, type MixtureProgress } from "../evaluate/mixture/fit.ts";
import { type Mixture, mixtureLogDensity } from "../evaluate/mixture/mixture.ts";
import { priorLogDensity } from "../evaluate/priorDensity.ts";
import { randomStream } from "../random/stream.ts";
import { splitImages } from "./images.ts";
import { plotOptions, type samplerNames } from "./plots/options.ts";
import { noPrior } from "./plots/refusals.ts";
import { labelsOf, type PlotSource, type PlotSplit } from "./plots/source.ts";
import type { TrainedModel } from "./trainedModel.ts";

/** Where codes of new images come from. */
export type SamplerName = (typeof samplerNames)[number];

export const defaultComponents = plotOptions.components.default;

export interface SamplerChoice {
  readonly sampler?: SamplerName | undefined;
  /** The number of Gaussians in the mixture. */
  readonly components?: number | undefined;
  /** Where the run's data are now; the mixture is fitted to their codes. */
  readonly data?: string | undefined;
}

/**
 * The chosen sampler. Default: the prior, or a mixture if the model has no prior.
 *
 * @throws ConfigError if the prior is chosen and the model has none, or if `components` or `data` are given for the
 *   prior
 */
export function samplerOf(trained: TrainedModel, { sampler, components, data }: SamplerChoice): SamplerName {
  const reason = noPrior(trained);
  if (sampler === "prior" && reason !== undefined) {
    throw new ConfigError(`prior cannot be used: ${reason.text}.`, {
      setting: "sampler",
      value: sampler,
      remedy: advice`Use ${change("sampler", "mixture")}, or leave it out.`,
    });
  }
  const chosen = sampler ?? (reason === undefined ? "prior" : "mixture");
  for (const [name, found] of Object.entries({ components, data })) {
    if (chosen !== "prior" || found === undefined) continue;
    throw new ConfigError(`${found} applies only to the sampler mixture, not to prior.`, {
      setting: name,
      value: found,
      remedy: advice`Drop ${change(name)}, or use ${change("sampler", "mixture")}.`,
    });
  }
  return chosen;
}

export interface CodeFitRequest {
  /** The number of Gaussians, K. Default: 10. */
  readonly components?: number | undefined;
  /** Seed of the initial values and of the codes z ~ q(z|x) that are fitted. */
  readonly seed: number;
  /** The largest number of training images, from the first on. Default: all. */
  readonly images?: number;
  /** Only images of this class. Default: all classes. */
  readonly label?: number | undefined;
  readonly onFitting?: ((progress: MixtureProgress) => void) | undefined;
}

/** A mixture fitted to a run's codes, compared with the prior. */
export interface CodeFit {
  readonly mixture: Mixture;
  /** The number of training codes that it was fitted to. */
  readonly codes: number;
  /** On images that it was not fitted to; absent if the run has none. */
  readonly heldOut?: HeldOutCodes;
}

export interface HeldOutCodes {
  readonly split: "test" | "validation";
  readonly count: number;
  /** Means of log p(z) of their codes, in nats per code; `prior` only if the model has a prior. */
  readonly logDensity: { readonly mixture: number; readonly prior?: number };
}

/**
 * Fits a mixture to the codes of a run's training images: z ~ q(z|x), or the codes themselves if the posterior is
 * deterministic.
 *
 * @throws ConfigError for an invalid number of components, or a class without images
 * @throws DataError if the run's data are not found, or have changed
 */
export async function fitCodes(source: PlotSource, request: CodeFitRequest): Promise<CodeFit> {
  const { seed, components = defaultComponents, onFitting } = request;
  const { latentSize } = source.trained.model.parts;
  const { codes, count } = await codesOf(source, "train", request);
  if (count === 0)
    throw new ConfigError(`${request.label} has no training images.`, {
      setting: "class",
      value: request.label,
    });
  const { mixture } = await fitMixture({ codes, latentSize, components, seed, onIteration: onFitting });
  const heldOut = await judge(source, mixture, request);
  return { mixture, codes: count, ...(heldOut && { heldOut }) };
}

/** Codes of a split's images, or only of those of one class, with their condition if the model is conditional. */
async function codesOf(
  source: PlotSource,
  name: SplitName,
  { seed, images = Number.POSITIVE_INFINITY, label }: CodeFitRequest,
) {
  const { condition } = source.trained.model.parts;
  const split = await source.split(name);
  const first = Math.min(images, split.images.count);
  const chosen = label === undefined ? first : await imagesOfClass(split, first, label);
  if (Array.isArray(chosen) && chosen.length === 0) return { codes: new Float32Array(0), count: 0 };
  const encodings = await source.encodings(split, chosen);
  const codes = drawCodes(encodings, randomStream(seed, `mixture/codes/${name}`));
  return {
    codes,
    count: encodings.count,
    ...(condition && { condition: await labelsOf(split, encodings.images) }),
  };
}

/** The images of this class among the first images of a split. */
async function imagesOfClass(split: PlotSplit, first: number, label: number): Promise<number[]> {
  const labels = await labelsOf(split, everyImage(first));
  return Array.from(labels?.keys() ?? []).filter((image) => labels?.[image] === label);
}

/** How likely the codes of held-out images are. */
async function judge(
  source: PlotSource,
  mixture: Mixture,
  request: CodeFitRequest,
): Promise<HeldOutCodes | undefined> {
  const { trained } = source;
  const { model, session, config } = trained;
  const splits = splitImages(await source.dataset(), config);
  const split = (["test", "validation"] as const).find((each) => splits[each] !== undefined);
  if (split === undefined) return undefined;
  const { codes, count, condition } = await codesOf(source, split, request);
  if (count === 0) return undefined;
  const ofMixture = mean(mixtureLogDensity(mixture, codes));
  if (noPrior(trained) !== undefined) return { split, count, logDensity: { mixture: ofMixture } };
  const prior = mean(await priorLogDensity({ model, session, codes, condition }));
  return { split, count, logDensity: { mixture: ofMixture, prior } };
}

/** Several fits, for example one for each class, as one summary: the components of one, and means over all codes. */
export function fitsTogether(fits: readonly CodeFit[]): FitSummary {
  const heldOut = fits.flatMap((fit) => fit.heldOut ?? []);
  const [first] = heldOut;
  const count = heldOut.reduce((sum, each) => sum + each.count, 0);
  const over = (of: (each: HeldOutCodes) => number) =>
    heldOut.reduce((sum, each) => sum + (each.count / count) * of(each), 0);
  return {
    components: Math.max(...fits.map(({ mixture }) => mixture.components)),
    codes: fits.reduce((sum, { codes }) => sum + codes, 0),
    ...(first && {
      heldOut: {
        split: first.split,
        count,
        logDensity: {
          mixture: over(({ logDensity }) => logDensity.mixture),
          ...(first.logDensity.prior !== undefined && {
            prior: over(({ logDensity }) => logDensity.prior ?? Number.NaN),
          }),
        },
      },
    }),
  };
}

/** A fit without its parameters; for a conditional model, the fits of all classes drawn. */
export interface FitSummary extends Pick<CodeFit, "codes" | "heldOut"> {
  /** The largest number of Gaussians in one mixture. */
  readonly components: number;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
