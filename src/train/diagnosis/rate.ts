import { advice, change } from "../../advice.ts";
import { activeCount, activeVariance } from "../../evaluate/latent.ts";
import { type DiagnosisInput, klOf, type RuleFinding, reconstructionOf } from "./finding.ts";
import { lessPressure, morePressure } from "./pressure.ts";
import { nats, percent } from "./words.ts";

/**
 * Nats of one dimension that no image needs: e^20 codes could be told apart along it, or its means lie where a standard
 * normal prior never draws (mu² / 2 nats is 12 at mu = 5).
 */
const farTooMany = 20;
/** The root mean square of the active dimensions' means where the prior's is 1: beyond, most codes are where it draws few. */
const wide = 2;
/** Below this share of the pixels' variance, reconstructions are little more than the mean image. */
const little = 0.25;

/** The KL of a dimension grows without bound: nothing keeps posteriors near the prior. */
export function explodingKl(input: DiagnosisInput): RuleFinding | undefined {
  const { inspection, model } = input;
  if (model.deterministic || model.comparesWithPrior) return undefined;
  const perDimension = inspection.klPerDimension ?? [klOf(input) / model.latentSize];
  const largest = Math.max(...perDimension);
  if (!(largest > farTooMany)) return undefined;
  const which =
    inspection.klPerDimension === undefined
      ? "the mean dimension"
      : `dimension ${1 + perDimension.indexOf(largest)}`;
  return {
    code: "exploding-kl",
    severity: "warning",
    measured: `The KL is ${nats(klOf(input))} nats, ${nats(largest)} of ${which}: codes have left the prior.`,
    advice: advice`${morePressure(input)} Where it jumped, lower the learning rate (${change("learningRate")}) or clip gradients (${change("clipNorm", 1)}).`,
    figures: { kl: klOf(input), largest },
  };
}

/**
 * Rate (KL) and distortion (reconstruction) are out of balance toward the rate (Alemi et al. 2018, "Fixing a Broken ELBO",
 * section 4: the autoencoding limit): the KL counts for less than in the ELBO, and the code costs more than the pixels that
 * it leaves to tell, or lies where the prior does not draw. At full weight a high rate is what the data ask for.
 */
export function unbalancedHighRate(input: DiagnosisInput): RuleFinding | undefined {
  const { model, scalars } = input;
  const beta = model.comparesWithPrior ? undefined : model.kl?.weight?.(scalars);
  if (model.deterministic || beta === undefined || beta >= 1) return undefined;
  const [rate, distortion] = [klOf(input), reconstructionOf(input)];
  const spread = spreadOf(input);
  const costly = model.discrete && rate > distortion;
  const wideCodes = spread !== undefined && spread > wide;
  if (!costly && !wideCodes) return undefined;
  const apart = wideCodes
    ? `, and codes spread ${spread.toFixed(1)} wide where the prior's draws spread 1`
    : "";
  return {
    code: "unbalanced-high-rate",
    severity: "warning",
    measured:
      `The rate is too high: a code costs ${nats(rate)} nats (KL), what it leaves of the pixels ${nats(distortion)} ` +
      `(reconstruction)${apart}. Images reconstruct well, but samples from the prior will not look like them.`,
    advice: morePressure(input),
    figures: { rate, distortion, beta, ...(spread !== undefined && { spread }) },
  };
}

/** The same toward the distortion: codes are used, but hold little of what images look like. */
export function unbalancedLowRate(input: DiagnosisInput): RuleFinding | undefined {
  const { inspection, model } = input;
  const { explained } = inspection;
  if (model.deterministic || explained === undefined || explained >= little) return undefined;
  const active = activeCount(inspection.variances);
  const [rate, distortion] = [klOf(input), reconstructionOf(input)];
  if (active === 0 || rate < 1) return undefined;
  return {
    code: "unbalanced-low-rate",
    severity: "note",
    measured:
      `The rate is low: a code of ${nats(rate)} nats (KL) explains ${percent(Math.max(0, explained))} of the pixels' variance, ` +
      `and what it leaves of them costs ${nats(distortion)} nats (reconstruction). Reconstructions will be blurred.`,
    advice: advice`${lessPressure(input)} A larger network (${change("hiddenSizes")}, ${change("channels")}) or more epochs may do, too.`,
    figures: { rate, distortion, explained },
  };
}

/** How wide the active dimensions' means lie around 0: the root of their mean square. A standard normal prior draws with 1. */
function spreadOf({ inspection, model }: DiagnosisInput): number | undefined {
  if (!model.standardPrior) return undefined;
  const { means, variances } = inspection;
  const squares = Array.from(variances, (variance, j) => ({
    variance,
    square: variance + (means[j] ?? 0) ** 2,
  })).filter(({ variance }) => variance > activeVariance);
  if (squares.length === 0) return undefined;
  return Math.sqrt(squares.reduce((sum, { square }) => sum + square, 0) / squares.length);
}
