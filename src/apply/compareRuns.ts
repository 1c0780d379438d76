import { advice, change } from "../advice.ts";
import { type ComparedTerms, compareLosses, type LossComparison } from "../analyse/comparability.ts";
import { comparisonRows } from "../analyse/comparisonRows.ts";
import { datumShapeOf, isDrawable, undrawable } from "../analyse/drawable.ts";
import { corruptionText } from "../analyse/measureModel.ts";
import type { LossKind } from "../config/lossKind.ts";
import { ConfigError } from "../errors.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import type { ReconstructionError } from "../evaluate/reconstructionError.ts";
import { initialiseRendererInNode } from "../picture/render.node.ts";
import { svgToPng } from "../picture/render.ts";
import { rowsFigure } from "../picture/rowsFigure.ts";
import type { RunDataOptions } from "../store/loadRun.ts";
import { type ComparisonProgress, type Measured, withMeasuredRuns } from "./measuredRuns.ts";
import { writePicture } from "./pictureFile.ts";
import { readRunSummary } from "./runs.ts";

export interface CompareRunsOptions extends RunDataOptions {
  /** How many images the picture shows, from the first on. Default: 8, or all if there are fewer. */
  readonly count?: number | undefined;
  /** Images in a row. Default: 8. */
  readonly columns?: number | undefined;
  /** A PNG file that does not exist yet. Default: a new file in the first run's pictures folder. */
  readonly out?: string | undefined;
  /** Called with the progress of measuring. */
  readonly onMeasured?: ((progress: ComparisonProgress) => void) | undefined;
}

export interface RunComparison {
  /** The picture's path; absent if data are not grey or RGB images. */
  readonly file?: string;
  /** The test images that all runs were measured on. */
  readonly test: { readonly name: string; readonly count: number };
  /**
   * What reconstructions were compared with. "as shown": the images as fed to the runs, without corruption. "as in the
   * files": the images without binarization, used if the runs binarize differently.
   */
  readonly originals: "as shown" | "as in the files";
  readonly losses: LossComparison;
  readonly runs: readonly ComparedRun[];
}

export interface ComparedRun {
  readonly folder: string;
  /** Its folder's name; the whole path if two folders have the same name. */
  readonly name: string;
  /** `784-400-20`. */
  readonly model: string;
  readonly parameters: number;
  readonly latentSize: number;
  readonly likelihood: string;
  /** The kind of its loss. */
  readonly loss: LossKind;
  /** The corruption, if the run restores corrupted images. Its error is then the error of restored images. */
  readonly corruption?: string;
  /** The epoch of its parameters, and the mean seconds of training steps per epoch. */
  readonly epoch: number;
  readonly secondsPerEpoch: number;
  readonly reconstruction: ReconstructionError;
  /**
   * Loss on the test images after that epoch, in nats per datum, if losses are comparable. `loss` is reconstruction +
   * KL if the runs weight the KL differently.
   */
  readonly test?: LossMetrics;
}

/**
 * Compares finished runs on their test images: metrics of each run, and one picture with a row per run. All runs are
 * fed the same images, binarized and corrupted with the first run's seed.
 *
 * @throws ConfigError if no run is given, for a wrong count or number of columns, or for `out` if data cannot be drawn
 * @throws RunError if a run cannot be loaded or is not finished, or the picture cannot be written
 * @throws DataError if runs have different test images, or none, or their data are not found
 */
export async function compareRuns(
  folders: readonly string[],
  { count, columns, out, onMeasured, ...where }: CompareRunsOptions = {},
): Promise<RunComparison> {
  await requireWritable(folders, out);
  return withMeasuredRuns(folders, { count, onMeasured, ...where }, async (comparison) => {
    const { measured, dataset, originals } = comparison;
    const losses = compareLosses(measured.map(termsOf));
    const picture = isDrawable(dataset.shape) && {
      file: await drawRows(measured, { folder: comparison.folder, columns, out }),
    };
    return {
      ...picture,
      test: { name: dataset.name, count: dataset.test.count },
      originals,
      losses,
      runs: measured.map((each) => comparedRun(each, losses)),
    };
  });
}

async function drawRows(
  measured: readonly Measured[],
  { folder, columns, out }: Pick<CompareRunsOptions, "columns" | "out"> & { readonly folder: string },
): Promise<string> {
  const svg = rowsFigure(comparisonRows(measured), columns === undefined ? {} : { columns });
  await initialiseRendererInNode();
  return writePicture(await svgToPng(svg), { folder, name: "compared", out });
}

/** Throws ConfigError if `out` is given but the runs' data cannot be drawn. */
async function requireWritable(folders: readonly string[], out: string | undefined): Promise<void> {
  const [folder] = folders;
  if (folder === undefined || out === undefined) return;
  const reason = undrawable(datumShapeOf((await readRunSummary(folder)).data));
  if (reason === undefined) return;
  throw new ConfigError(`${folder} has no pictures to write: ${reason}.`, {
    setting: "out",
    value: out,
    remedy: advice`Drop ${change("out")}.`,
  });
}

function termsOf({ name, run, summary }: Measured): ComparedTerms {
  const { dataShape } = run.model.parts;
  return { name, card: summary.card, imageShape: dataShape, corruption: corruptionText(run) };
}

function comparedRun({ name, run, summary, epoch, result }: Measured, losses: LossComparison): ComparedRun {
  const corruption = corruptionText(run);
  return {
    folder: run.folder,
    name,
    model: summary.model.description,
    parameters: summary.model.parameters,
    latentSize: run.model.parts.latentSize,
    likelihood: summary.card.likelihood,
    loss: summary.loss,
    ...(corruption !== undefined && { corruption }),
    epoch: epoch.epoch,
    secondsPerEpoch: summary.seconds / summary.epochs.done,
    reconstruction: result.error,
    ...(losses.comparable && epoch.test !== undefined && { test: metricsFor(losses.figure, epoch.test) }),
  };
}

function metricsFor(figure: "loss" | "reconstruction + KL", figures: LossMetrics): LossMetrics {
  const { reconstruction, kl } = figures;
  return figure === "loss" ? figures : { loss: reconstruction + kl, reconstruction, kl };
}
