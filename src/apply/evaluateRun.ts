import { advice, change } from "../advice.ts";
import { requireSplit, splitPresenter } from "../analyse/images.ts";
import { scalarsOf } from "../config/assemble.ts";
import { codedDimensions, isBernoulliOfGrey } from "../config/likelihood.ts";
import { type LossKind, lossKindOf } from "../config/lossKind.ts";
import type { SplitName } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import { dataShapeOf } from "../data/source.ts";
import { firstImages } from "../data/sources/subset.ts";
import { ConfigError } from "../errors.ts";
import { countActiveUnits } from "../evaluate/activeUnits.ts";
import { evaluateWithErrors } from "../evaluate/elbo.ts";
import { estimateLikelihood, type LikelihoodPass } from "../evaluate/likelihood.ts";
import type { MeanErrors } from "../evaluate/meanErrors.ts";
import { measureReconstructionError, type ReconstructionError } from "../evaluate/reconstructionError.ts";
import type { LoadedRun, RunDataOptions } from "../store/loadRun.ts";
import { bitsPerDimension } from "../vae/likelihood/bits.ts";
import { loadRun } from "./load.ts";

export interface EvaluateRunOptions extends RunDataOptions {
  /** Default: test. */
  readonly split?: SplitName | undefined;
  /** Only so many images, the first. Default: all. */
  readonly images?: number | undefined;
  /**
   * Codes drawn of each image to estimate log p(x); 0 leaves the estimate out. Default: 100, and 0 where a model has no
   * density of codes. The papers' metrics are of 5000.
   */
  readonly samples?: number | undefined;
  /** Of all draws. Default: the run's, which gives the ELBO that training reported. */
  readonly seed?: number | undefined;
  /** Hears what is measured, and of how many images it is. */
  readonly onEvaluated?: ((progress: EvaluationProgress) => void) | undefined;
}

export interface EvaluationProgress {
  readonly measuring: "reconstructions" | "the ELBO" | "codes" | "log p(x)";
  /** That are done with. */
  readonly images: number;
  readonly of: number;
  /** Of log p(x): the images that are being estimated, and how many codes were drawn of each, of how many. */
  readonly pass?: LikelihoodPass & { readonly ofSamples: number };
}

/** Figures in nats per image. */
export interface EvaluatedRun {
  readonly folder: string;
  readonly split: SplitName;
  readonly images: number;
  /** -log p(x|z) of codes from q(z|x), or of the code where codes are not drawn. */
  readonly reconstruction: number;
  /** KL(q(z|x) || p(z)), and reconstruction + KL; absent where codes are not drawn. */
  readonly kl?: number;
  readonly negativeElbo?: number;
  /** Of negativeElbo, or of the reconstruction where codes are not drawn. */
  readonly errors: MeanErrors;
  /** What the run's loss is called, and what it says of log p(x). */
  readonly loss: LossKind;
  /** Of E[x|z] at the posterior's mean. */
  readonly error: ReconstructionError;
  /** Dimensions of the code that tell images apart, of how many; absent where codes are not drawn. */
  readonly activeUnits?: {
    readonly count: number;
    readonly of: number;
    readonly variances: readonly number[];
  };
  /** By importance sampling; absent where it was left out. */
  readonly logLikelihood?: {
    readonly mean: number;
    /** The Monte Carlo error of the mean, also in `errors`: how far another seed would be. */
    readonly standardError: number;
    readonly errors: MeanErrors;
    readonly samples: number;
    /** The effective sample size of an image's estimate: the median over the images. */
    readonly effectiveSamples: number;
  };
  /**
   * Whether p(x|z) is a density or a probability of the images as they are. Where not, as Bernoulli's of grey pixels is none, metrics
   * compare with those of the same likelihood only.
   */
  readonly normalised: boolean;
  /** What coding a dimension of an image takes; absent but where the likelihood is one of discrete data as they are. */
  readonly bitsPerDimension?: { readonly elbo: number; readonly logLikelihood?: number };
}

const usualSamples = 100;

/**
 * What a finished run is worth on a split of its data: the negative ELBO and its parts, log p(x) estimated by importance
 * sampling (Burda et al. 2016, section 5), active units (section 5.2), reconstruction errors, bits per dimension.
 *
 * @throws RunError, DataError as `loadRun` and its data do
 * @throws ConfigError where samples are asked of a model whose codes are not drawn, the run has no such split, or a count is wrong
 */
export async function evaluateRun(folder: string, options: EvaluateRunOptions = {}): Promise<EvaluatedRun> {
  const run = await loadRun(folder);
  try {
    const { config, model, session } = run;
    const { split: name = "test", seed = config.seed, onEvaluated, data, ...load } = options;
    const deterministic = model.parts.posterior.deterministic;
    const samples = samplesOf(options, run);
    const dataset = await run.loadDataset({ ...load, data });
    const whole = requireSplit(dataset, config, name);
    const split = firstImages(whole, options.images ?? whole.count);
    const presenter = splitPresenter({ ...config, seed }, dataShapeOf(dataset.shape), name);
    const tell = (measuring: EvaluationProgress["measuring"]) => (images: number, pass?: LikelihoodPass) =>
      onEvaluated?.({
        measuring,
        images,
        of: split.count,
        ...(pass && { pass: { ...pass, ofSamples: samples } }),
      });

    tell("the ELBO")(0);
    const { metrics, errors } = await evaluateWithErrors({
      model,
      session,
      split,
      presenter,
      seed,
      purpose: name,
      scalars: scalarsOf(config),
    });
    const error = await measureReconstructionError({
      model,
      session,
      split,
      presenter,
      onMeasured: tell("reconstructions"),
    });
    const base = {
      folder,
      split: name,
      images: split.count,
      normalised: !isBernoulliOfGrey(config),
      loss: lossKindOf(config),
      reconstruction: metrics.reconstruction,
      errors,
      error,
    };
    if (deterministic) return base;

    tell("codes")(0);
    const active = await countActiveUnits({ model, session, split, presenter });
    const part = { run, split, presenter, seed, purpose: name, samples, onEstimated: tell("log p(x)") };
    const logLikelihood = samples === 0 ? undefined : await estimated(part);
    const negativeElbo = metrics.reconstruction + metrics.kl;
    const dimensions = codedDimensions(config, model.parts.dataShape);
    return {
      ...base,
      kl: metrics.kl,
      negativeElbo,
      activeUnits: {
        count: active.count,
        of: model.parts.latentSize,
        variances: [...active.variances],
      },
      ...(logLikelihood && { logLikelihood }),
      ...(dimensions !== undefined && {
        bitsPerDimension: {
          elbo: bitsPerDimension(negativeElbo, dimensions),
          ...(logLikelihood && { logLikelihood: bitsPerDimension(-logLikelihood.mean, dimensions) }),
        },
      }),
    };
  } finally {
    await run.dispose();
  }
}

function samplesOf({ samples }: EvaluateRunOptions, { model, folder }: LoadedRun): number {
  if (!model.parts.posterior.deterministic) return samples ?? usualSamples;
  if (samples === undefined || samples === 0) return 0;
  throw new ConfigError(
    `expected a model that draws codes, found ${folder}, whose codes are not drawn: it has no density of images to estimate.`,
    { setting: "samples", value: samples, remedy: advice`Drop ${change("samples")}.` },
  );
}

interface Estimated {
  readonly run: LoadedRun;
  readonly split: Parameters<typeof estimateLikelihood>[0]["split"];
  readonly presenter: Presenter;
  readonly seed: number;
  readonly purpose: string;
  readonly samples: number;
  readonly onEstimated: (images: number, pass?: LikelihoodPass) => void;
}

async function estimated({ run, ...request }: Estimated): Promise<EvaluatedRun["logLikelihood"]> {
  const { model, session } = run;
  const { logLikelihood, standardError, errorOverData, samples, perDatum } = await estimateLikelihood({
    model,
    session,
    ...request,
  });
  const effective = perDatum.effectiveSamples.toSorted();
  return {
    mean: logLikelihood,
    standardError,
    errors: {
      ...(Number.isNaN(standardError) ? {} : { monteCarlo: standardError }),
      ...(Number.isNaN(errorOverData) ? {} : { overData: errorOverData }),
    },
    samples,
    effectiveSamples: effective[Math.floor(effective.length / 2)] ?? Number.NaN,
  };
}
