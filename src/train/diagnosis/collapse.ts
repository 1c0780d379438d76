import { advice, change } from "../../advice.ts";
import { activeCount, activeVariance } from "../../evaluate/latent.ts";
import { type DiagnosisInput, klOf, type RuleFinding } from "./finding.ts";
import { lessPressure } from "./pressure.ts";
import { dimensions, nats, percent } from "./words.ts";

/**
 * A KL below this is vanishing. The KL bounds the information that codes carry about images (Hoffman and Johnson 2016),
 * so below one nat they tell fewer than e = 2.7 kinds of images apart.
 */
const fewNats = 1;
/** With fewer images than this, one nat may be all the information that the images have. */
const enoughImages = 20;
/**
 * If reconstructions explain this share of the pixels' variance, the codes carry enough, however few nats they have.
 */
const wellExplained = 0.5;

/**
 * Posterior collapse: the posterior equals the prior for every image, and the decoder ignores the codes (Bowman et al.
 * 2016, section 3.1; Lucas et al. 2019). No dimension is active. Not reported if the objective's capacity is below one
 * nat.
 */
export function posteriorCollapse(input: DiagnosisInput): RuleFinding | undefined {
  const { inspection, model } = input;
  const active = activeOf(input);
  if (active !== 0 || !tellsImagesApart(input)) return undefined;
  const kl = klOf(input);
  const { explained } = inspection;
  return {
    code: "posterior-collapse",
    severity: "warning",
    measured:
      `The codes carry no information about the images: none of ${dimensions(model.latentSize)} is active (variance of its mean over ` +
      `images above ${activeVariance}), the KL is ${nats(kl)} nats${explainedClause(explained)}.`,
    advice: lessPressure(input),
    figures: { activeUnits: 0, kl, ...explainedMetric(explained) },
  };
}

/** Some dimensions are active, but together they carry almost no information. */
export function vanishingKl(input: DiagnosisInput): RuleFinding | undefined {
  const { explained = 0 } = input.inspection;
  const active = activeOf(input);
  const kl = klOf(input);
  if (active === undefined || active === 0 || !tellsImagesApart(input)) return undefined;
  if (kl >= fewNats || explained >= wellExplained) return undefined;
  return {
    code: "vanishing-kl",
    severity: "warning",
    measured:
      `The codes carry almost no information about the images: the KL is ${nats(kl)} nats, too little to tell three kinds of images ` +
      `apart${explainedClause(input.inspection.explained)}.`,
    advice: lessPressure(input),
    figures: { kl, activeUnits: active, ...explainedMetric(input.inspection.explained) },
  };
}

/** Some dimensions are active and others are not (Burda et al. 2016, section 5.2). Unused dimensions do no harm. */
export function unusedDimensions(input: DiagnosisInput): RuleFinding | undefined {
  const { inspection, model } = input;
  const active = activeOf(input);
  if (active === undefined || active === 0 || active === model.latentSize) return undefined;
  if (vanishingKl(input) !== undefined) return undefined;
  const unused = model.latentSize - active;
  const kl = klOfUnused(inspection);
  return {
    code: "unused-dimensions",
    severity: "note",
    measured:
      `Of ${dimensions(model.latentSize)}, ${active} ${active === 1 ? "is" : "are"} active; the other ` +
      `${unused === 1 ? "one carries" : `${unused} carry`} no information about the images${kl === undefined ? "" : ` (${nats(kl)} nats in total)`}.`,
    advice: advice`No change is needed: a VAE leaves dimensions unused that it does not need. ${change("latentSize", active)} would be enough.`,
    figures: { activeUnits: active, latentSize: model.latentSize, ...(kl !== undefined && { kl }) },
  };
}

/** The number of active dimensions; undefined if codes have no distribution. */
function activeOf({ inspection, model }: DiagnosisInput): number | undefined {
  return model.deterministic ? undefined : activeCount(inspection.variances);
}

/** Whether the images differ, there are enough of them, and the objective allows the codes at least one nat. */
function tellsImagesApart({ inspection, scalars, model }: DiagnosisInput): boolean {
  const capacity = model.kl?.capacity?.(scalars) ?? Number.POSITIVE_INFINITY;
  return inspection.images >= enoughImages && inspection.explained !== undefined && capacity >= fewNats;
}

function klOfUnused({ klPerDimension, variances }: DiagnosisInput["inspection"]): number | undefined {
  return klPerDimension?.reduce((sum, kl, j) => sum + ((variances[j] ?? 0) > activeVariance ? 0 : kl), 0);
}

function explainedClause(explained: number | undefined): string {
  if (explained === undefined) return "";
  if (explained <= 0) return ", and reconstructions are no better than the mean image";
  return `, and reconstructions explain ${percent(explained)} of the pixels' variance`;
}

function explainedMetric(explained: number | undefined) {
  return explained === undefined ? {} : { explained };
}
