import type { Config } from "./config.ts";
import { isMixed, isScheduled } from "./objective.ts";
import { boundInEvaluation, isBernoulliOfGrey } from "./objectiveBound.ts";

/**
 * What a run's loss is, in the words that everything uses which shows it. The one place where these are decided.
 */
export interface LossKind {
  /**
   * `elbo`: reconstruction + KL. `weighted`: the KL is weighted, replaced or added to. `importance-weighted`: one bound of several
   * samples. `error`: a reconstruction alone, of a model whose codes have no distribution.
   */
  readonly kind: "elbo" | "weighted" | "importance-weighted" | "error";
  /** `negative ELBO`, `beta-VAE loss`, `cross-entropy of grey pixels + KL`, `reconstruction error`. */
  readonly name: string;
  /** What reconstruction + KL is: `negative ELBO` where the likelihood is normalised; absent where there is no KL. */
  readonly sum?: string;
  /** What a run is judged by: the sum where the loss is weighted, else the loss itself. */
  readonly headline: string;
  /** In a table: `-ELBO`, `weighted`, `grey, IWAE 5`, `error, density`. */
  readonly mark: string;
  /** Whether -loss is a lower bound on log p(x), as the objective card says. */
  readonly bound: boolean;
  /** Whether the likelihood is a probability or a density of the pixels as they are shown, as Bernoulli's of grey pixels is not. */
  readonly normalised: boolean;
  /** Whether the likelihood is a density, whose -log may be negative. */
  readonly density: boolean;
  /** What the headline says of log p(x): `an upper bound on -log p(x)`, in expectation over the codes drawn. */
  readonly meaning: string;
  /** What a bound would be on: `log p(x)`, or `log p(x|c)` of a model that is given labels. */
  readonly logDensity: "log p(x)" | "log p(x|c)";
  /** What to train with for a bound on log p(x), a sentence; absent where the loss, or reconstruction + KL, is one. */
  readonly toBound?: string;
}

/** Said wherever a loss of a density is shown. */
export const densityNote = "The likelihood is a density: losses may be negative.";

/** What the loss of these settings is called, and what it says of log p(x). */
export function lossKindOf(settings: Config): LossKind {
  const kind = kindOf(settings);
  const variational = kind !== "error";
  const grey = isBernoulliOfGrey(settings);
  const sum = variational ? sumName(grey) : undefined;
  const toBound = wayToBound(settings);
  const name = nameOf(kind, settings, grey);
  return {
    kind,
    name,
    ...(sum !== undefined && { sum }),
    headline: kind === "weighted" ? sumName(grey) : name,
    mark: marksOf(kind, settings, grey).join(", "),
    bound: boundInEvaluation(settings).holds,
    normalised: !isBernoulliOfGrey(settings),
    density: isDensity(settings),
    meaning: meaningOf(kind, settings, grey),
    logDensity: densityName(settings),
    ...(toBound !== undefined && { toBound }),
  };
}

/** What a loss is and what it says of log p(x), in a phrase. */
export function lossPhrase({ kind, name, sum, headline, normalised, meaning }: LossKind): string {
  if (!normalised || kind === "elbo" || kind === "error") return `${name}, ${meaning}`;
  return kind === "weighted"
    ? `${name}; reconstruction + KL is the ${headline}, ${meaning}`
    : `${name}, ${meaning}; reconstruction + KL is the ${sum}`;
}

/** What else is to be known of a loss: how a run gets a bound, and that a density's loss may be negative. */
export function lossNotes({ toBound, density }: LossKind): readonly string[] {
  return [...(toBound === undefined ? [] : [toBound]), ...(density ? [densityNote] : [])];
}

/** What the marks of some losses stand for, a line for each in the order of the marks. */
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

function kindOf(settings: Config): LossKind["kind"] {
  const { model, objective, kl, beta, mmdWeight } = settings;
  if (model !== "vae") return "error";
  if (objective !== "elbo") return "importance-weighted";
  const plain = kl === "weighted" && beta === 1 && !isScheduled(settings, "beta") && mmdWeight === undefined;
  return plain ? "elbo" : "weighted";
}

/** What reconstruction + KL is called: of a Bernoulli likelihood of grey pixels, or of one that is normalised. */
export function sumName(grey: boolean): string {
  return grey ? "cross-entropy of grey pixels + KL" : "negative ELBO";
}

function nameOf(kind: LossKind["kind"], settings: Config, grey: boolean): string {
  const ofGrey = grey ? " of grey pixels" : "";
  switch (kind) {
    case "error":
      return "reconstruction error";
    case "elbo":
      return sumName(grey);
    case "importance-weighted":
      if (grey) return `importance-weighted loss${ofGrey}`;
      return isMixed(settings) ? "negative IWAE bound mixed with the ELBO" : "negative IWAE bound";
    case "weighted":
      return weightedName(settings, ofGrey);
  }
}

function weightedName({ kl, mmdWeight }: Config, ofGrey: string): string {
  if (kl === "weighted")
    return `${mmdWeight === undefined ? "beta-VAE loss" : "InfoVAE loss (MMD)"}${ofGrey}`;
  const name = {
    capacity: "KL-capacity loss",
    "free-bits": "free-bits loss",
    "total-correlation": "beta-TC-VAE loss",
  }[kl];
  return `${name}${ofGrey}${mmdWeight === undefined ? "" : ", with an MMD"}`;
}

function marksOf(kind: LossKind["kind"], settings: Config, grey: boolean): readonly string[] {
  const { samples, evaluationSamples = samples, groups } = settings;
  const own = {
    elbo: grey ? [] : ["-ELBO"],
    weighted: ["weighted"],
    "importance-weighted": [`IWAE ${evaluationSamples / groups}`],
    error: ["error"],
  }[kind];
  const told = isConditional(settings) ? ["x|c"] : [];
  const pixels = kind !== "error" && grey ? ["grey"] : [];
  return [...pixels, ...own, ...(isDensity(settings) ? ["density"] : []), ...told];
}

/** Principal components have the loss of a Gaussian, whatever the likelihood is set to. */
function isDensity({ model, likelihood }: Config): boolean {
  return model === "pca" || likelihood === "gaussian" || likelihood === "continuous-bernoulli";
}

function isConditional({ condition }: Config): boolean {
  return condition !== "none";
}

function meaningOf(kind: LossKind["kind"], settings: Config, grey: boolean): string {
  const density = densityName(settings);
  return kind === "error" || grey ? `not a bound on ${density}` : `an upper bound on -${density}`;
}

function densityName(settings: Config): LossKind["logDensity"] {
  return isConditional(settings) ? "log p(x|c)" : "log p(x)";
}

function wayToBound(settings: Config): string | undefined {
  const { model } = settings;
  const grey = isBernoulliOfGrey({ ...settings, model: "vae" });
  const binarized = "--binarize static or --binarize dynamic";
  const density = densityName(settings);
  if (model !== "vae") {
    const also = grey ? ` with ${binarized}` : "";
    return `For a bound on ${density}, train a variational autoencoder (--model vae)${also}.`;
  }
  if (!grey) return undefined;
  return (
    `For a bound on ${density}, train with ${binarized}, or with ` +
    "--likelihood discretized-logistic, continuous-bernoulli or gaussian."
  );
}
