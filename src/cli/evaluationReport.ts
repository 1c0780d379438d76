import type { EvaluatedRun, EvaluationProgress } from "../apply/evaluateRun.ts";
import { formatCount, nats } from "./figures.ts";
import type { Style } from "./terminal.ts";

/** An evaluation for people to read: a line for each figure, with what it is of. */
export function evaluationLines(evaluated: EvaluatedRun, style: Style): readonly string[] {
  const { folder, split, images, reconstruction, kl, negativeElbo, error, activeUnits } = evaluated;
  const { logLikelihood, bitsPerDimension } = evaluated;
  const parts = kl === undefined ? nats(reconstruction) : `${nats(reconstruction)} + ${nats(kl)}`;
  const rows: readonly (readonly [name: string, text: string])[] = [
    negativeElbo === undefined
      ? ["reconstruction", `${parts} nats an image`]
      : ["negative ELBO", `${nats(negativeElbo)} = ${parts} nats an image, reconstruction + KL`],
    ...(logLikelihood === undefined ? [] : [["log p(x)", likelihoodText(logLikelihood)] as const]),
    ...(bitsPerDimension === undefined ? [] : [["bits", bitsText(bitsPerDimension)] as const]),
    ...(activeUnits === undefined
      ? []
      : [
          [
            "active units",
            `${activeUnits.count} of ${activeUnits.of} dimensions vary with the image`,
          ] as const,
        ]),
    [
      "squared error",
      `${nats(error.squaredError)} an image, ${error.rootMeanSquare.toFixed(4)} root mean square of a pixel`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `${folder} on ${formatCount(images)} ${split} images`,
    ...rows.map(([name, text]) => `${style.faint(name.padEnd(width))}  ${text}`),
    ...(evaluated.normalised
      ? []
      : ["Bernoulli likelihoods of grey pixels are no densities: these nats compare with their like only."]),
  ];
}

function likelihoodText({ mean, standardError, samples, effectiveSamples }: Likelihood): string {
  const of = `from ${formatCount(samples)} ${samples === 1 ? "code" : "codes"} an image`;
  const error = Number.isNaN(standardError) ? "" : ` ± ${standardError.toFixed(3)}`;
  return `${nats(mean)}${error} nats an image, at least, ${of} (worth ${effectiveSamples.toFixed(1)} equal ones)`;
}

type Likelihood = NonNullable<EvaluatedRun["logLikelihood"]>;

function bitsText({ elbo, logLikelihood }: NonNullable<EvaluatedRun["bitsPerDimension"]>): string {
  const best = logLikelihood === undefined ? "" : `, ${logLikelihood.toFixed(4)} by log p(x)`;
  return `${elbo.toFixed(4)} per dimension by the ELBO${best}`;
}

/** `log p(x): 2,500 of 10,000 images`, and within a pass `log p(x): 0 of 500 images, 20,000 of 100,000 codes of the next 100`. */
export function evaluationProgress({ measuring, images, of, pass }: EvaluationProgress): string {
  const done = `${measuring}: ${formatCount(images)} of ${formatCount(of)} images`;
  if (pass === undefined) return done;
  return `${done}, ${formatCount(pass.samples)} of ${formatCount(pass.ofSamples)} codes of the next ${formatCount(pass.images)}`;
}
