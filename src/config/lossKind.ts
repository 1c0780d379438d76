import { type Advice, advice, asFlags, change, changesOf, type SettingChange } from "../advice.ts";
import { hasPlainKl, sumName } from "../vae/objective/elbo.ts";
import type { Bound, LossFamily, ObjectiveContext } from "../vae/objective/part.ts";
import { priorParts } from "../vae/prior/parts.ts";
import type { Config } from "./config.ts";
import { isBernoulliOfGrey, isDensity, likelihoodPartOf } from "./likelihood.ts";
import { objectivePartOf, scheduledScalarsOf } from "./scalars.ts";

/**
 * The kind of a run's loss, with the texts that all outputs use for it.
 */
export interface LossKind {
  readonly kind: LossFamily;
  /** `negative ELBO`, `beta-VAE loss`, `cross-entropy of grey pixels + KL`, `reconstruction error`. */
  readonly name: string;
  /** The name of reconstruction + KL: `negative ELBO` if the likelihood is normalised. Absent if there is no KL. */
  readonly sum?: string;
  /** The name of the metric to judge a run by: the sum if the loss is weighted, otherwise the loss. */
  readonly headline: string;
  /** In a table: `-ELBO`, `weighted`, `grey, IWAE 5`, `error, density`. */
  readonly mark: string;
  /** Whether -loss is a lower bound on log p(x), as on the objective card. */
  readonly bound: boolean;
  /** Whether the likelihood is a probability or a density of the pixels. A Bernoulli of grey pixels is neither. */
  readonly normalised: boolean;
  /** Whether the likelihood is a density, whose -log may be negative. */
  readonly density: boolean;
  /** How the headline relates to log p(x): `an upper bound on -log p(x)`, in expectation over the codes drawn. */
  readonly meaning: string;
  /** The quantity that a bound refers to: `log p(x)`, or `log p(x|c)` for a conditional model. */
  readonly logDensity: "log p(x)" | "log p(x|c)";
  /** How to train for a bound on log p(x), a sentence. Absent if the loss, or reconstruction + KL, is one. */
  readonly toBound?: string;
  /** The changes of settings that `toBound` proposes, as data. */
  readonly boundChanges?: readonly SettingChange[];
}

/** Accompanies every loss of a density. */
export const densityNote = "The likelihood is a density: losses may be negative.";

/** The name of the loss of these settings, and its relation to log p(x). */
export function lossKindOf(settings: Config): LossKind {
  const kind = kindOf(settings);
  const variational = kind !== "error";
  const grey = isBernoulliOfGrey(settings);
  const sum = variational ? sumName(grey) : undefined;
  const toBound = wayToBound(settings);
  const name = nameOf(settings, grey);
  return {
    kind,
    name,
    ...(sum !== undefined && { sum }),
    headline: kind === "weighted" ? sumName(grey) : name,
    mark: marksOf(kind, settings, grey).join(", "),
    bound: boundInEvaluation(settings).holds,
    normalised: !grey,
    density: isDensity(settings),
    meaning: meaningOf(kind, settings, grey),
    logDensity: densityName(settings),
    ...(toBound && { toBound: asFlags(toBound), boundChanges: changesOf(toBound) }),
  };
}

/** A loss and its relation to log p(x), in a phrase. */
export function lossPhrase({ kind, name, sum, headline, normalised, meaning }: LossKind): string {
  if (!normalised || kind === "elbo" || kind === "error") return `${name}, ${meaning}`;
  return kind === "weighted"
    ? `${name}; reconstruction + KL is the ${headline}, ${meaning}`
    : `${name}, ${meaning}; reconstruction + KL is the ${sum}`;
}

/** Notes on a loss: how to train for a bound, and that the loss of a density may be negative. */
export function lossNotes({ toBound, density }: LossKind): readonly string[] {
  return [...(toBound === undefined ? [] : [toBound]), ...(density ? [densityNote] : [])];
}

/** The meanings of marks of losses, one line each. */
export function markLegend(marks: readonly string[]): readonly string[] {
  const used = new Set(marks.flatMap((mark) => mark.split(", ")));
  const lines: readonly (readonly [RegExp, string])[] = [
    [/^-ELBO$/, "-ELBO: the negative ELBO, an upper bound on -log p(x)"],
    [
      /^weighted$/,
      "weighted: the KL has a weight or another form; nelbo compare puts reconstruction + KL beside each other",
    ],
    [/^IWAE /, "IWAE k: importance-weighted, of k samples an image"],
    [/^error$/, "error: a reconstruction alone, without a KL"],
    [/^grey$/, "grey: the cross-entropy of grey pixels stands for -log p(x|z); not a bound on log p(x)"],
    [/^density$/, "density: -log of a density, which depends on the scale of pixels and may be negative"],
    [/^x\|c$/, "x|c: of log p(x|c), of a model that is given labels"],
  ];
  return lines.flatMap(([mark, line]) => ([...used].some((each) => mark.test(each)) ? [line] : []));
}

function kindOf(settings: Config): LossFamily {
  return objectivePartOf(settings).family(settings, scheduledScalarsOf(settings));
}

/** Whether the loss is reconstruction + beta KL with a constant beta. */
export function isPlain(settings: Config): boolean {
  const { model, objective } = settings;
  if (model !== "vae") return true;
  return objective === "elbo" && hasPlainKl(settings, scheduledScalarsOf(settings));
}

/** The loss as a sum: `reconstruction + 4 x KL`, `reconstruction + 1000 x |KL - C|`. */
export function lossTerms(settings: Config): string {
  return objectivePartOf(settings).terms(settings, scheduledScalarsOf(settings));
}

/** What an objective's texts depend on, in addition to its settings and scalars. */
export function objectiveContext(config: Config): ObjectiveContext {
  const { samples, evaluationSamples = samples, latentSize, batchSize, prior, binarize } = config;
  const { closedKl, conditional } = priorParts[prior];
  return { evaluationSamples, latentSize, batchSize, binarize, prior, closedKl, conditional };
}

/**
 * Whether losses in evaluation are bounds. With a sigma that is fitted to each batch, losses in training are not;
 * evaluation uses one sigma for all images. For a conditional model the bound is on log p(x|c), with the same reasons.
 */
export function boundInEvaluation(settings: Config): Bound {
  const { holds, reason: plain } = boundOf(settings);
  const reason = isConditional(settings) ? plain.replaceAll("log p(x)", "log p(x|c)") : plain;
  const fitted = likelihoodPartOf(settings).fittedToBatch?.(settings) === true;
  if (!holds || !fitted) return { holds, reason };
  return {
    holds,
    reason: `${reason} In training, sigma is fitted to the batch, so that only the losses of evaluations are bounds.`,
  };
}

function boundOf(settings: Config): Bound {
  const objective = objectivePartOf(settings);
  const bound = objective.bound(settings, scheduledScalarsOf(settings), objectiveContext(settings));
  if (settings.model !== "vae" || !isBernoulliOfGrey(settings)) return bound;
  return {
    holds: false,
    reason:
      "Pixels are used as grey values, and a Bernoulli likelihood of values between 0 and 1 is not a normalised " +
      "density, so there is no log p(x) to bound. If all pixels are already black or white, binarization by threshold " +
      "leaves them unchanged and gives a bound.",
  };
}

function nameOf(settings: Config, grey: boolean): string {
  const ofGrey = grey ? " of grey pixels" : "";
  return objectivePartOf(settings).loss(settings, scheduledScalarsOf(settings), ofGrey);
}

function marksOf(kind: LossFamily, settings: Config, grey: boolean): readonly string[] {
  const context = { ...objectiveContext(settings), grey };
  const own = objectivePartOf(settings).mark(settings, scheduledScalarsOf(settings), context);
  return [
    ...(kind !== "error" && grey ? ["grey"] : []),
    ...(own === undefined ? [] : [own]),
    ...(isDensity(settings) ? ["density"] : []),
    ...(isConditional(settings) ? ["x|c"] : []),
  ];
}

function isConditional({ condition }: Config): boolean {
  return condition !== "none";
}

function meaningOf(kind: LossFamily, settings: Config, grey: boolean): string {
  const density = densityName(settings);
  return kind === "error" || grey ? `not a bound on ${density}` : `an upper bound on -${density}`;
}

function densityName(settings: Config): LossKind["logDensity"] {
  return isConditional(settings) ? "log p(x|c)" : "log p(x)";
}

function wayToBound(settings: Config): Advice | undefined {
  const { model } = settings;
  const grey = isBernoulliOfGrey({ ...settings, model: "vae" });
  const binarized = advice`${change("binarize", "static")} or ${change("binarize", "dynamic")}`;
  const density = densityName(settings);
  if (model !== "vae") {
    const also = grey ? advice` with ${binarized}` : "";
    return advice`For a bound on ${density}, train a variational autoencoder (${change("model", "vae")})${also}.`;
  }
  if (!grey) return undefined;
  const normalised = advice`${change("likelihood", "discretized-logistic")}, continuous-bernoulli or gaussian`;
  return advice`For a bound on ${density}, train with ${binarized}, or with ${normalised}.`;
}
