import type { Scalar } from "../train/schedule/scalars.ts";
import type { Config } from "./config.ts";
import { scheduledScalarsOf } from "./objective.ts";

/** Weights of the KL or of its terms. */
const klWeights: readonly string[] = ["beta", "informationWeight", "dimensionWeight"];

const elboIsBound = "-(reconstruction + KL) is the ELBO and a bound.";

/** Whether -loss is, in expectation over the codes, a lower bound on log p(x), and why. */
export interface Bound {
  readonly holds: boolean;
  readonly reason: string;
}

/** Whether a Bernoulli likelihood is taken of values between 0 and 1, of which it is neither a probability nor a density. */
export function isBernoulliOfGrey({
  binarize,
  model,
  likelihood,
}: Pick<Config, "binarize" | "model" | "likelihood">): boolean {
  // Principal components have the loss of a Gaussian, whatever is set.
  return model !== "pca" && likelihood === "bernoulli" && binarize === "none";
}

/**
 * The bound that evaluation's losses are. A sigma that is fitted to each batch in training bounds nothing there; evaluation
 * has one for all images. What is bounded of a conditional model is log p(x|c): the reasons are the same.
 */
export function boundInEvaluation(settings: Config): Bound {
  const { holds, reason: plain } = boundOf(settings);
  const conditional = settings.condition !== "none";
  const reason = conditional ? plain.replaceAll("log p(x)", "log p(x|c)") : plain;
  if (!holds || settings.likelihood !== "gaussian" || settings.sigma !== "optimal") return { holds, reason };
  return {
    holds,
    reason: `${reason} In training sigma is fitted to the batch, so that only evaluation's figures are bounds.`,
  };
}

/**
 * With R = -E_q[log p(x|z)], -(R + KL) is the ELBO, and ELBO = log p(x) - KL(q(z|x) || p(z|x)) (Kingma and Welling,
 * 2014, equations 1 to 3). As KL >= 0, -(R + beta KL) is at most the ELBO where beta >= 1; below 1 it is not.
 */
function boundOf(settings: Config): Bound {
  const { beta, binarize, model, samples } = settings;
  if (model !== "vae") {
    return {
      holds: false,
      reason:
        "The loss is a reconstruction error: codes have no distribution, so that nothing bounds log p(x).",
    };
  }
  if (isBernoulliOfGrey(settings)) {
    return {
      holds: false,
      reason:
        "Pixels are used as grey values, and a Bernoulli likelihood of values between 0 and 1 is not a normalised " +
        "density, so there is no log p(x) to bound. Where all pixels are black or white already, binarization by " +
        "threshold says so, changes none of them, and gives a bound.",
    };
  }
  const composed = composedBound(settings);
  if (composed !== undefined) return composed;
  if (beta < 1) {
    const plain = settings.kl !== "free-bits" && settings.mmdWeight === undefined;
    const excess = plain
      ? `-loss is the ELBO plus ${Number((1 - beta).toPrecision(12))} x KL, which may exceed log p(x)`
      : "the loss counts only a part of the KL, so that -loss may exceed log p(x)";
    return { holds: false, reason: `With beta ${beta}, below 1, ${excess}. ${elboIsBound}` };
  }
  const shown = binarize === "none" ? "images" : "binarized images";
  const images = `log p(x) of the ${shown}${binarize === "dynamic" ? ", on average over their drawing" : ""}`;
  const estimated = `in expectation over the codes drawn, ${samples === 1 ? "one" : samples} for each image`;
  if (beta === 1)
    return { holds: true, reason: `-loss is the ELBO: a lower bound on ${images}, ${estimated}.` };
  return {
    holds: true,
    reason:
      `With beta ${beta}, above 1, -loss is at most the ELBO, as KL >= 0: a lower bound on ${images}, ${estimated}, ` +
      "but a looser one than -(reconstruction + KL), the ELBO.",
  };
}

/**
 * Whether -loss bounds log p(x) from below where it is more than reconstruction + beta KL, and why. Undefined where the
 * answer is the one of the weighted ELBO.
 */
function composedBound(settings: Config): Bound | undefined {
  const { objective, kl, beta, samples, mmdWeight } = settings;
  if (objective !== "elbo") {
    return {
      holds: true,
      reason:
        `-loss is an importance-weighted bound on log p(x), in expectation over the ${samples} codes drawn for each image: ` +
        "at least the ELBO, and the tighter the more codes. The reported reconstruction and KL are the ELBO's parts.",
    };
  }
  if (kl === "capacity") {
    return {
      holds: false,
      reason: `The loss has the KL's distance from a capacity in place of the KL. ${elboIsBound}`,
    };
  }
  const weights = Object.entries(scheduledScalarsOf(settings)).filter(([name]) => klWeights.includes(name));
  if (kl === "total-correlation" && !weights.every(([, weight]) => endOf(weight) === 1)) {
    return {
      holds: false,
      reason: `The terms of the KL have weights of their own and are estimated from a batch, with a bias. ${elboIsBound}`,
    };
  }
  const moving = weights.flatMap(([name, weight]) =>
    typeof weight === "number" ? [] : [{ name, ...weight }],
  );
  if (moving.length > 0) {
    const named = moving.map(({ name }) => name).join(", ");
    const low = moving.some(({ from, to }) => Math.min(from, to) < 1);
    if (!low && kl !== "total-correlation") {
      return {
        holds: true,
        reason: `While ${named} moves it is never below 1, so that -loss is at most the ELBO, a lower bound on log p(x). ${elboIsBound}`,
      };
    }
    const rests = moving.every(({ kind, to }) => kind !== "cyclic" && to >= 1);
    return {
      holds: rests,
      reason: rests
        ? `Once ${moving.map(({ name, to }) => `${name} rests at ${to}`).join(" and ")}, -loss is at most the ELBO, a lower bound ` +
          `on log p(x) in expectation over the codes drawn; before that it may be none. ${elboIsBound}`
        : `While ${named} is below 1, -loss may exceed log p(x). ${elboIsBound}`,
    };
  }
  if (beta >= 1 && (kl === "free-bits" || mmdWeight !== undefined)) {
    const more =
      kl === "free-bits"
        ? "free nats count where the KL is below them"
        : "an MMD, on average not negative, is added";
    return {
      holds: true,
      reason: `-loss is at most the ELBO on average over batches, as ${more}: a lower bound on log p(x), but a looser one. ${elboIsBound}`,
    };
  }
  return undefined;
}

/** Where a scalar ends; of one that never rests there is no end. */
function endOf(scalar: Scalar): number | undefined {
  if (typeof scalar === "number") return scalar;
  return scalar.kind === "cyclic" ? undefined : scalar.to;
}
