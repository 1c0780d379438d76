import { advice, change } from "../../advice.ts";
import { activeCount, activeVariance } from "../../evaluate/latent.ts";
import { type DiagnosisInput, klOf, type RuleFinding, reconstructionOf } from "./finding.ts";
import { lessPressure, morePressure } from "./pressure.ts";
import { nats, percent } from "./words.ts";

/**
 * A KL of one dimension, in nats, that is more than any image needs: e^20 codes could be distinguished along it, or its
 * means lie where a standard normal prior never draws (mu² / 2 nats is 12 at mu = 5).
 */
const farTooMany = 20;
/**
 * Limit of the root mean square of the active dimensions' means; the prior's is 1. Above it, the prior draws few
 * samples where most codes are.
 */
const wide = 2;
/** Below this share of the pixels' variance, reconstructions are little more than the mean image. */
const little = 0.25;

/** The KL of a dimension grows without bound: the objective does not keep posteriors near the prior. */
export function explodingKl(input: DiagnosisInput): RuleFinding | undefined {
  const { inspection, model } = input;
  if (model.deterministic || model.comparesWithPrior) return undefined;
  const perDimension = inspection.klPerDimension ?? [klOf(input) / model.latentSize];
  const largest = Math.max(...perDimension);
  if (!(largest > farTooMany)) return undefined;
  const which =
    inspection.klPerDimension === undefined
      ? "an average dimension"
      : `dimension ${1 + perDimension.indexOf(largest)}`;
  return {
    code: "exploding-kl",
    severity: "warning",
    measured: `The KL is ${nats(klOf(input))} nats, ${nats(largest)} of ${which}: the posteriors are far from the prior.`,
    advice: advice`${morePressure(input)} If it rose suddenly, lower the learning rate (${change("learningRate")}) or clip gradients (${change("clipNorm", 1)}).`,
    figures: { kl: klOf(input), largest },
  };
}

/**
 * Rate (KL) and distortion (reconstruction) are out of balance toward the rate (Alemi et al. 2018, "Fixing a Broken
 * ELBO", section 4: the autoencoding limit): the KL has a weight below 1, and the rate exceeds the distortion or codes
 * lie where the prior does not draw. With the ELBO's full weight, a high rate is what the data require.
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
    ? `, and the root mean square of the codes is ${spread.toFixed(1)}, compared with 1 for the prior`
    : "";
  return {
    code: "unbalanced-high-rate",
    severity: "warning",
    measured:
      `The rate is too high: the KL is ${nats(rate)} nats, the reconstruction term ${nats(distortion)} ` +
      `nats${apart}. Reconstructions are good, but samples from the prior will not look like the images.`,
    advice: morePressure(input),
    figures: { rate, distortion, beta, ...(spread !== undefined && { spread }) },
  };
}

/** The opposite imbalance, toward the distortion: codes are used, but carry little information about the images. */
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
      `The rate is low: codes with a KL of ${nats(rate)} nats explain ${percent(Math.max(0, explained))} of the pixels' variance, ` +
      `and the reconstruction term is ${nats(distortion)} nats. Reconstructions will be blurred.`,
    advice: advice`${lessPressure(input)} A larger network (${change("hiddenSizes")}, ${change("channels")}) or more epochs may help, too.`,
    figures: { rate, distortion, explained },
  };
}

/**
 * The root mean square of the active dimensions' means; undefined unless the prior is a standard normal, whose own is
 * 1.
 */
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
