import type { ObjectiveSettings } from "./objective.ts";

/**
 * Whether -loss bounds log p(x) from below where it is more than reconstruction + beta KL, and why. Undefined where the
 * answer is the one of the weighted ELBO.
 */
export function composedBound(
  settings: ObjectiveSettings,
): { readonly holds: boolean; readonly reason: string } | undefined {
  const { objective = "elbo", kl = "weighted", beta, betaSchedule = "constant", samples = 1 } = settings;
  const { informationWeight = 1, dimensionWeight = 1, mmdWeight } = settings;
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
  if (kl === "total-correlation" && !(beta === 1 && informationWeight === 1 && dimensionWeight === 1)) {
    return {
      holds: false,
      reason: `The terms of the KL have weights of their own and are estimated from a batch, with a bias. ${elbo}`,
    };
  }
  if (
    betaSchedule !== "constant" &&
    (beta < 1 || betaSchedule === "cyclic" || (settings.betaFrom ?? 0) < 1)
  ) {
    const end = beta >= 1 && betaSchedule !== "cyclic";
    return {
      holds: end,
      reason: end
        ? `Once beta rests at ${beta}, -loss is at most the ELBO, a lower bound on log p(x) in expectation over the codes ` +
          `drawn; while beta is below 1 it is none. ${elbo}`
        : `While beta is below 1, -loss may exceed log p(x). ${elbo}`,
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
