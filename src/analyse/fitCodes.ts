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
  /** Gaussians of the mixture. */
  readonly components?: number | undefined;
  /** Where the run's data are now, to which the mixture is fitted. */
  readonly data?: string | undefined;
}

/**
 * The sampler that was asked for: the prior by default, or a mixture where the model has none.
 *
 * @throws ConfigError where it is the prior of a model without one, or components, or where the data are, are named for a prior
 */
export function samplerOf(trained: TrainedModel, { sampler, components, data }: SamplerChoice): SamplerName {
  const reason = noPrior(trained);
  if (sampler === "prior" && reason !== undefined) {
    throw new ConfigError(`expected mixture, as ${reason.text}; found prior.`, {
      setting: "sampler",
      value: sampler,
      remedy: advice`Say ${change("sampler", "mixture")}, or leave it out.`,
    });
  }
  const chosen = sampler ?? (reason === undefined ? "prior" : "mixture");
  for (const [name, found] of Object.entries({ components, data })) {
    if (chosen !== "prior" || found === undefined) continue;
    throw new ConfigError(`the sampler prior takes none, found ${found}.`, {
      setting: name,
      value: found,
      remedy: advice`Drop ${change(name)}, or say ${change("sampler", "mixture")}.`,
    });
  }
  return chosen;
}

export interface CodeFitRequest {
  /** K. Default: 10. */
  readonly components?: number | undefined;
  /** Of the start, and of the codes z ~ q(z|x) that are fitted. */
  readonly seed: number;
  /** At most so many training images, from the first on. Default: all. */
  readonly images?: number;
  /** Only those images of this class. Default: of all classes. */
  readonly label?: number | undefined;
  readonly onFitting?: ((progress: MixtureProgress) => void) | undefined;
}

/** A mixture fitted to a run's codes, and how it does beside the prior. */
export interface CodeFit {
  readonly mixture: Mixture;
  /** How many training images' codes it was fitted to. */
  readonly codes: number;
  /** Of images that it was not fitted to; absent where the run has none. */
  readonly heldOut?: HeldOutCodes;
}

export interface HeldOutCodes {
  readonly split: "test" | "validation";
  readonly count: number;
  /** Means of log p(z) of their codes, in nats per code; `prior` where the model has one. */
  readonly logDensity: { readonly mixture: number; readonly prior?: number };
}

/**
 * Fits a mixture to the codes of a run's training images: z ~ q(z|x), or the codes themselves of a model without noise.
 *
 * @throws ConfigError for a wrong number of components, or a class without images
 * @throws DataError where the run's data are not found, or are other files now
 */
export async function fitCodes(source: PlotSource, request: CodeFitRequest): Promise<CodeFit> {
  const { seed, components = defaultComponents, onFitting } = request;
  const { latentSize } = source.trained.model.parts;
  const { codes, count } = await codesOf(source, "train", request);
  if (count === 0)
    throw new ConfigError(`expected one with training images, found ${request.label} with none.`, {
      setting: "class",
      value: request.label,
    });
  const { mixture } = await fitMixture({ codes, latentSize, components, seed, onIteration: onFitting });
  const heldOut = await judge(source, mixture, request);
  return { mixture, codes: count, ...(heldOut && { heldOut }) };
}

/** Codes of images of a split, of one class alone where that is asked for, with what the model is told of them. */
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

/** Those of the first images of a split that have this class. */
async function imagesOfClass(split: PlotSplit, first: number, label: number): Promise<number[]> {
  const labels = await labelsOf(split, everyImage(first));
  return Array.from(labels?.keys() ?? []).filter((image) => labels?.[image] === label);
}

/** How likely the codes of images are that nothing was fitted to. */
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

/** What several fits, as of each class one, are together: components of one, and means over all codes. */
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

/** A fit without its numbers; of a conditional model, the fits of all classes drawn. */
export interface FitSummary extends Pick<CodeFit, "codes" | "heldOut"> {
  /** Of one mixture, the largest number. */
  readonly components: number;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
