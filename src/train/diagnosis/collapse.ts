import { advice, change } from "../../advice.ts";
import { activeCount, activeVariance } from "../../evaluate/latent.ts";
import { type DiagnosisInput, klOf, type RuleFinding } from "./finding.ts";
import { lessPressure } from "./pressure.ts";
import { dimensions, nats, percent } from "./words.ts";

/**
 * A KL under a nat: as it bounds the information that codes hold of images (Hoffman and Johnson 2016), they tell fewer than
 * e = 2.7 kinds of images apart.
 */
const fewNats = 1;
/** With fewer images than this, a nat may be all there is to tell. */
const enoughImages = 20;
/** Reconstructions that explain this share of the pixels' variance do not lack codes, however few nats these take. */
const wellExplained = 0.5;

/**
 * The posterior is the prior for every image, and the decoder makes the same of all codes (Bowman et al. 2016, section 3.1;
 * Lucas et al. 2019): no dimension is active. Not where a capacity below a nat asks for just that.
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
      `The code holds nothing of the images: none of ${dimensions(model.latentSize)} is active (variance of its mean over ` +
      `images above ${activeVariance}), the KL is ${nats(kl)} nats${explainedText(explained)}.`,
    advice: lessPressure(input),
    figures: { activeUnits: 0, kl, ...explainedMetric(explained) },
  };
}

/** Some dimensions are active, but all of them together hold next to nothing. */
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
      `The code holds next to nothing of the images: the KL is ${nats(kl)} nats, which tells fewer than three kinds of them ` +
      `apart${explainedText(input.inspection.explained)}.`,
    advice: lessPressure(input),
    figures: { kl, activeUnits: active, ...explainedMetric(input.inspection.explained) },
  };
}

/** Dimensions that carry nothing beside others that do (Burda et al. 2016, section 5.2). They do no harm by themselves. */
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
      `Of ${dimensions(model.latentSize)} ${active} ${active === 1 ? "is" : "are"} active; the other ` +
      `${unused === 1 ? "one tells" : `${unused} tell`} nothing of an image${kl === undefined ? "" : ` (${nats(kl)} nats in all)`}.`,
    advice: advice`Nothing has to change: a VAE leaves what it does not need, and ${change("latentSize", active)} would do as well.`,
    figures: { activeUnits: active, latentSize: model.latentSize, ...(kl !== undefined && { kl }) },
  };
}

/** Active dimensions; undefined where codes have no distribution. */
function activeOf({ inspection, model }: DiagnosisInput): number | undefined {
  return model.deterministic ? undefined : activeCount(inspection.variances);
}

/** Whether there is something to tell apart, and the objective lets codes do so. */
function tellsImagesApart({ inspection, scalars, model }: DiagnosisInput): boolean {
  const capacity = model.kl?.capacity?.(scalars) ?? Number.POSITIVE_INFINITY;
  return inspection.images >= enoughImages && inspection.explained !== undefined && capacity >= fewNats;
}

function klOfUnused({ klPerDimension, variances }: DiagnosisInput["inspection"]): number | undefined {
  return klPerDimension?.reduce((sum, kl, j) => sum + ((variances[j] ?? 0) > activeVariance ? 0 : kl), 0);
}

function explainedText(explained: number | undefined): string {
  if (explained === undefined) return "";
  if (explained <= 0) return ", and reconstructions are no better than the mean image";
  return `, and reconstructions explain ${percent(explained)} of the pixels' variance`;
}

function explainedMetric(explained: number | undefined) {
  return explained === undefined ? {} : { explained };
}
