import { advice, change } from "../advice.ts";
import { requireSplit, splitPresenter } from "../analyse/images.ts";
import { sha256 } from "../codec/sha256.ts";
import { scalarsOf } from "../config/assemble.ts";
import { codedDimensions, isBernoulliOfGrey } from "../config/likelihood.ts";
import { type LossKind, lossKindOf } from "../config/lossKind.ts";
import { runFiles } from "../config/runFiles.ts";
import type { SplitName } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import { dataShapeOf } from "../data/source.ts";
import { firstImages } from "../data/sources/subset.ts";
import { ConfigError, messageOf } from "../errors.ts";
import { countActiveUnits } from "../evaluate/activeUnits.ts";
import type { MeasureName } from "../evaluate/codeMeasures/names.ts";
import { evaluateWithErrors } from "../evaluate/elbo.ts";
import {
  estimateLikelihood,
  imagesPerBlock,
  type LikelihoodEstimate,
  type LikelihoodPass,
} from "../evaluate/likelihood.ts";
import type { MeanErrors } from "../evaluate/meanErrors.ts";
import { measureReconstructionError, type ReconstructionError } from "../evaluate/reconstructionError.ts";
import type { WeightedEstimate } from "../evaluate/weightedSamples.ts";
import type { Device } from "../runtime/session.ts";
import { readBytes } from "../store/files.ts";
import type { LoadedRun, RunDataOptions } from "../store/loadRun.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { openUnfinishedEstimate } from "../store/unfinishedEstimate.ts";
import { bitsPerDimension } from "../vae/likelihood/bits.ts";
import { version } from "../version.ts";
import { type CodeMeasures, measureCodes } from "./codeMeasures.ts";
import { loadRun } from "./load.ts";

export interface EvaluateRunOptions extends RunDataOptions {
  /** Default: test. */
  readonly split?: SplitName | undefined;
  /** Number of images, from the first on. Default: all. */
  readonly images?: number | undefined;
  /**
   * Codes drawn per image to estimate log p(x); 0 skips the estimate. Default: 100, and 0 for a model without a density
   * of codes. Papers use 5000.
   */
  readonly samples?: number | undefined;
  /** Seed of all draws. Default: the run's, which gives the ELBO that training reported. */
  readonly seed?: number | undefined;
  /** The measures of codes; see `measureCodes`. Default: all that the data and the model allow. */
  readonly measures?: readonly MeasureName[] | undefined;
  /** What computes. Default: the processor. */
  readonly device?: Device | undefined;
  /** Called with the progress of the evaluation. */
  readonly onEvaluated?: ((progress: EvaluationProgress) => void) | undefined;
  /** Called with a warning: an interrupted evaluation cannot be continued. */
  readonly onWarning?: ((warning: string) => void) | undefined;
}

export interface EvaluationProgress {
  readonly measuring: "reconstructions" | "the ELBO" | "codes" | "log p(x)";
  /** Number of finished images. */
  readonly images: number;
  readonly of: number;
  /** For log p(x): the images of the current pass, and how many of their codes were drawn so far. */
  readonly pass?: LikelihoodPass & { readonly ofSamples: number };
}

/** Metrics in nats per image. */
export interface EvaluatedRun {
  readonly folder: string;
  readonly split: SplitName;
  readonly images: number;
  /** -log p(x|z) for codes from q(z|x), or for the code of a deterministic model. */
  readonly reconstruction: number;
  /** KL(q(z|x) || p(z)), and reconstruction + KL; absent for a deterministic model. */
  readonly kl?: number;
  readonly negativeElbo?: number;
  /** Errors of negativeElbo, or of the reconstruction for a deterministic model. */
  readonly errors: MeanErrors;
  /** The name of the run's loss, and its relation to log p(x). */
  readonly loss: LossKind;
  /** Error of E[x|z] at the posterior's mean. */
  readonly error: ReconstructionError;
  /** Active units: dimensions whose mean varies with the image. Absent for a deterministic model. */
  readonly activeUnits?: {
    readonly count: number;
    readonly of: number;
    readonly variances: readonly number[];
  };
  /** Estimate by importance sampling; absent if it was skipped. */
  readonly logLikelihood?: {
    readonly mean: number;
    /** The Monte Carlo error of the mean, also in `errors`: the deviation between seeds. */
    readonly standardError: number;
    readonly errors: MeanErrors;
    readonly samples: number;
    /** Effective sample size per image, median over the images. */
    readonly effectiveSamples: number;
    /** The lowest effective sample size of an image. */
    readonly lowestEffectiveSamples: number;
  };
  /** Measures of the codes: disentanglement, accuracies of classifiers, information. docs/metrics.md defines them. */
  readonly measures: CodeMeasures;
  /**
   * Whether p(x|z) is a normalised density or probability of the images. Bernoulli of grey pixels is not; metrics are
   * then only comparable with those of the same likelihood.
   */
  readonly normalised: boolean;
  /** Code length per dimension in bits; only present for a likelihood of discrete data in their original values. */
  readonly bitsPerDimension?: { readonly elbo: number; readonly logLikelihood?: number };
}

const usualSamples = 100;

/**
 * Evaluates a finished run on a split of its data: the negative ELBO and its parts, log p(x) estimated by importance
 * sampling (Burda et al. 2016, section 5), active units (section 5.2), reconstruction errors, bits per dimension.
 *
 * An interrupted estimate of log p(x) continues when the same evaluation runs again, and gives the same bits: the run's
 * folder keeps the finished images in `unfinished-evaluation-….jsonl` until the estimate is complete.
 *
 * @throws RunError, DataError as `loadRun` and its data do
 * @throws ConfigError for samples of a deterministic model, a split that the run does not have, or a wrong count
 */
export async function evaluateRun(folder: string, options: EvaluateRunOptions = {}): Promise<EvaluatedRun> {
  const run = await loadRun(folder, { device: options.device });
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
    tell("codes")(0);
    const asked = { run, dataset, name, split, presenter, seed, measures: options.measures };
    const measures = await measureCodes(asked);
    const base = {
      folder,
      measures,
      split: name,
      images: split.count,
      normalised: !isBernoulliOfGrey(config),
      loss: lossKindOf(config),
      reconstruction: metrics.reconstruction,
      errors,
      error,
    };
    if (deterministic) return base;

    const active = await countActiveUnits({ model, session, split, presenter });
    const part = {
      run,
      split,
      presenter,
      seed,
      purpose: name,
      samples,
      onEstimated: tell("log p(x)"),
      onWarning: options.onWarning,
    };
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
  throw new ConfigError(`${folder} has a deterministic model: there is no density of images to estimate.`, {
    setting: "samples",
    value: samples,
    remedy: advice`Drop ${change("samples")}.`,
  });
}

interface Estimated {
  readonly run: LoadedRun;
  readonly split: Parameters<typeof estimateLikelihood>[0]["split"];
  readonly presenter: Presenter;
  readonly seed: number;
  readonly purpose: string;
  readonly samples: number;
  readonly onEstimated: (images: number, pass?: LikelihoodPass) => void;
  readonly onWarning: EvaluateRunOptions["onWarning"];
}

async function estimated({ run, onWarning, ...request }: Estimated): Promise<EvaluatedRun["logLikelihood"]> {
  const { model, session } = run;
  const kept = await keptEstimate({ run, onWarning, ...request });
  let estimate: LikelihoodEstimate;
  try {
    estimate = await estimateLikelihood({ model, session, ...request, ...kept?.resume });
    await kept?.remove();
  } finally {
    await kept?.release();
  }
  const { logLikelihood, standardError, errorOverData, samples, perDatum } = estimate;
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
    lowestEffectiveSamples: effective[0] ?? Number.NaN,
  };
}

/** The file with the finished images; undefined for an estimate of one block, which has nothing to continue. */
async function keptEstimate({
  run,
  split,
  seed,
  purpose,
  samples,
  onWarning,
}: Omit<Estimated, "onEstimated">) {
  const perBlock = imagesPerBlock(samples);
  if (split.count <= perBlock) return undefined;
  const { folder, session } = run;
  const { engine, threads } = session.description;
  const model = await readBytes(systemDisk, systemDisk.join(folder, runFiles.model));
  const identity = {
    ...{ nelbo: version, engine, threads, model: model && (await sha256(model)) },
    ...{ split: purpose, images: split.count, samples, seed },
  };
  const cannot = (reason: string) =>
    onWarning?.(`${folder}: if this evaluation is interrupted, it cannot be continued: ${reason}`);
  const opened = await openUnfinishedEstimate(systemDisk, folder, identity);
  if ("reason" in opened) {
    cannot(opened.reason);
    return undefined;
  }
  const { length } = opened.earlier;
  const isWhole = length === split.count || (length % perBlock === 0 && length < split.count);
  if (!isWhole) await opened.remove();
  let keeps = true;
  return {
    resume: {
      earlier: isWhole ? opened.earlier : [],
      onBlock: async (estimates: readonly WeightedEstimate[]) => {
        if (!keeps) return;
        await opened.add(estimates).catch((cause: unknown) => {
          keeps = false;
          cannot(messageOf(cause));
        });
      },
    },
    remove: opened.remove,
    release: opened.release,
  };
}
