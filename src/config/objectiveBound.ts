import type { Scalar } from "../vae/schedule/schedule.ts";
import { type ObjectiveSettings, scheduledScalarsOf } from "./objective.ts";

/** Weights of the KL or of its terms. */
const klWeights: readonly string[] = ["beta", "informationWeight", "dimensionWeight"];

/**
 * Whether -loss bounds log p(x) from below where it is more than reconstruction + beta KL, and why. Undefined where the
 * answer is the one of the weighted ELBO.
 */
export function composedBound(
  settings: ObjectiveSettings,
): { readonly holds: boolean; readonly reason: string } | undefined {
  const { objective = "elbo", kl = "weighted", beta, samples = 1, mmdWeight } = settings;
  const elbo = "-(reconstruction + KL) is the ELBO and a bound.";
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
      reason: `The loss has the KL's distance from a capacity in place of the KL. ${elbo}`,
    };
  }
  const weights = Object.entries(scheduledScalarsOf(settings)).filter(([name]) => klWeights.includes(name));
  if (kl === "total-correlation" && !weights.every(([, weight]) => endOf(weight) === 1)) {
    return {
      holds: false,
      reason: `The terms of the KL have weights of their own and are estimated from a batch, with a bias. ${elbo}`,
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
        reason: `While ${named} moves it is never below 1, so that -loss is at most the ELBO, a lower bound on log p(x). ${elbo}`,
      };
    }
    const rests = moving.every(({ kind, to }) => kind !== "cyclic" && to >= 1);
    return {
      holds: rests,
      reason: rests
        ? `Once ${moving.map(({ name, to }) => `${name} rests at ${to}`).join(" and ")}, -loss is at most the ELBO, a lower bound ` +
          `on log p(x) in expectation over the codes drawn; before that it may be none. ${elbo}`
        : `While ${named} is below 1, -loss may exceed log p(x). ${elbo}`,
    };
  }
  if (beta >= 1 && (kl === "free-bits" || mmdWeight !== undefined)) {
    const more =
      kl === "free-bits"
        ? "free nats count where the KL is below them"
        : "an MMD, on average not negative, is added";
    return {
      holds: true,
      reason: `-loss is at most the ELBO on average over batches, as ${more}: a lower bound on log p(x), but a looser one. ${elbo}`,
    };
  }
  return undefined;
}

/** Where a scalar ends; of one that never rests there is no end. */
function endOf(scalar: Scalar): number | undefined {
  if (typeof scalar === "number") return scalar;
  return scalar.kind === "cyclic" ? undefined : scalar.to;
}
