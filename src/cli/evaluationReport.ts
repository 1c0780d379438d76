import type { EvaluatedRun, EvaluationProgress } from "../apply/evaluateRun.ts";
import { lossNotes } from "../config/lossKind.ts";
import type { MeanErrors } from "../evaluate/meanErrors.ts";
import { formatCount, nats } from "./format.ts";
import { wrapText } from "./layout.ts";
import type { Style } from "./terminal.ts";

const widest = 100;

/**
 * An evaluation as text: one line per metric. All but the errors are means over the images. Likelihoods are printed as
 * negative logarithms; lower is better.
 */
export function evaluationLines(
  evaluated: EvaluatedRun,
  { style, columns }: { readonly style: Style; readonly columns: number },
): readonly string[] {
  const { folder, split, images, error, activeUnits, logLikelihood, bitsPerDimension, loss } = evaluated;
  const rows: readonly Row[] = [
    ...elboRows(evaluated),
    ...(logLikelihood === undefined ? [] : likelihoodRows(logLikelihood, evaluated)),
    ...(bitsPerDimension === undefined ? [] : [["bits", bitsText(bitsPerDimension)] as const]),
    ...(activeUnits === undefined
      ? []
      : [
          [
            "active units",
            `${activeUnits.count} of ${activeUnits.of} dimensions vary with the image`,
          ] as const,
        ]),
    ...measureRows(evaluated),
    [
      "squared error",
      `${nats(error.squaredError)} per image, root mean square ${error.rootMeanSquare.toFixed(4)} per pixel`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const of = `${formatCount(images)} ${split} ${images === 1 ? "image" : "images"}`;
  const summed = evaluated.negativeElbo === undefined ? loss.name : loss.sum;
  return [
    `${folder} on ${of}: means over the images, likelihoods in nats per image; lower is better`,
    ...rows.map(([name, text]) => `${style.faint(name.padEnd(width))}  ${text}`),
    ...[`The ${summed} is ${loss.meaning}.`, ...lossNotes(loss)].flatMap((note) =>
      wrapText(note, Math.min(widest, Math.max(60, columns))),
    ),
  ];
}

type Row = readonly [name: string, text: string];

function elboRows({ reconstruction, kl, negativeElbo, errors, loss }: EvaluatedRun): readonly Row[] {
  if (negativeElbo === undefined || kl === undefined)
    return [[loss.name, nats(reconstruction)], ...errorRows(errors)];
  const sum = `${nats(negativeElbo)} = ${nats(reconstruction)} + ${nats(kl)}, reconstruction + KL`;
  return [[loss.sum ?? loss.name, sum], ...errorRows(errors)];
}

function likelihoodRows(
  {
    mean,
    errors,
    samples,
    effectiveSamples,
    lowestEffectiveSamples,
  }: NonNullable<EvaluatedRun["logLikelihood"]>,
  { loss: { normalised, logDensity } }: EvaluatedRun,
): readonly Row[] {
  const from =
    `from ${formatCount(samples)} ${samples === 1 ? "code" : "codes"} per image by importance sampling, ` +
    `effective sample size ${effectiveSamples.toFixed(1)} (median; lowest ${lowestEffectiveSamples.toFixed(1)})`;
  return [
    normalised
      ? [`-${logDensity}`, `${nats(-mean)} at most, ${from}`]
      : ["importance-weighted loss of grey pixels", `${nats(-mean)} ${from}`],
    ...errorRows(errors),
  ];
}

/** The measures of the codes; docs/metrics.md defines them. */
function measureRows({ measures: { factors, labels, information } }: EvaluatedRun): readonly Row[] {
  const share = (value: number) => value.toFixed(3);
  const rows: Row[] = [];
  if (information !== undefined) {
    const { indexCode, limit, images } = information;
    const most = `at most ${nats(limit)}, the logarithm of ${formatCount(images)} images`;
    rows.push(["information", `${nats(indexCode)} of a code about its image (${most})`]);
  }
  if (labels !== undefined) {
    const { linearProbe, nearestNeighbours, fitted } = labels;
    const from = `of labels from codes, fitted to ${formatCount(fitted)} others`;
    const both = `linear ${share(linearProbe)}, ten nearest neighbours ${share(nearestNeighbours)}`;
    rows.push(["accuracy", `${both}, ${from}`]);
  }
  if (factors !== undefined) {
    const { mig, sap, dci, betaVae, factorVae } = factors;
    const { disentanglement, completeness, informativeness } = dci;
    rows.push(
      [
        "disentanglement",
        `MIG ${share(mig)}, SAP ${share(sap)}; chance 0, best 1; factors ${factors.factors.join(", ")}`,
      ],
      [
        "DCI, linear",
        `disentanglement ${share(disentanglement)}, completeness ${share(completeness)}, informativeness ${share(informativeness)}`,
      ],
      [
        "classified",
        `beta-VAE score ${share(betaVae)}, FactorVAE score ${share(factorVae)}; chance ${share(1 / factors.factors.length)}`,
      ],
    );
  }
  return rows;
}

/** The named errors of the mean in the row above. */
function errorRows({ monteCarlo, overData }: MeanErrors): readonly Row[] {
  const parts = [
    ...(monteCarlo === undefined
      ? []
      : [`Monte Carlo error ${monteCarlo.toFixed(3)} (other codes of these images)`]),
    ...(overData === undefined ? [] : [`standard error over images ${overData.toFixed(2)}`]),
  ];
  return parts.length === 0 ? [] : [["", parts.join(", ")]];
}

function bitsText({ elbo, logLikelihood }: NonNullable<EvaluatedRun["bitsPerDimension"]>): string {
  const best = logLikelihood === undefined ? "" : `, ${logLikelihood.toFixed(4)} by log p(x)`;
  return `${elbo.toFixed(4)} per dimension by the ELBO${best}`;
}

/**
 * `log p(x): 2,500 of 10,000 images`, and within a pass
 * `log p(x): 0 of 500 images, 20,000 of 100,000 codes of the next 100`.
 */
export function evaluationProgress({ measuring, images, of, pass }: EvaluationProgress): string {
  const done = `${measuring}: ${formatCount(images)} of ${formatCount(of)} images`;
  if (pass === undefined) return done;
  return `${done}, ${formatCount(pass.samples)} of ${formatCount(pass.ofSamples)} codes of the next ${formatCount(pass.images)}`;
}
