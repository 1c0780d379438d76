import { basename, resolve } from "node:path";
import { ConfigError, RunError } from "../errors.ts";
import type { LossFigures } from "../evaluate/figures.ts";
import type { ReconstructionError } from "../evaluate/reconstructionError.ts";
import type { EpochRecord } from "../formats/metricsLine.ts";
import { initialiseRendererInNode } from "../picture/node.ts";
import { svgToPng } from "../picture/render.ts";
import { type FigureRow, rowsFigure } from "../picture/rowsFigure.ts";
import { figureText } from "../picture/text.ts";
import { type ComparedTerms, compareLosses, type LossComparison } from "./comparability.ts";
import { type LoadedRun, loadRun, type RunDataOptions } from "./loadRun.ts";
import { corruptionText, type MeasuredRun, measureRun } from "./measureRun.ts";
import { writePicture } from "./pictureFile.ts";
import { type RunSummary, readRunSummary } from "./runSummary.ts";
import { loadSharedTestData } from "./sharedTestData.ts";

export interface CompareRunsOptions extends RunDataOptions {
  /** How many images the picture shows, from the first on. Default: 8, or all where there are fewer. */
  readonly count?: number | undefined;
  /** Images in a row. Default: 8. */
  readonly columns?: number | undefined;
  /** A PNG file that does not exist yet. Default: a new one among the first run's pictures. */
  readonly out?: string | undefined;
  /** Hears how far the measuring is. */
  readonly onMeasured?: ((progress: ComparisonProgress) => void) | undefined;
}

export interface ComparisonProgress {
  /** The run that is being measured, and its number from 1. */
  readonly folder: string;
  readonly run: number;
  readonly runs: number;
  /** Its test images that are measured so far. */
  readonly images: number;
  readonly of: number;
}

export interface RunComparison {
  /** The picture's path. */
  readonly file: string;
  /** The test images that all runs were put to. */
  readonly test: { readonly name: string; readonly count: number };
  /**
   * What reconstructions were measured against: "as shown", the images as the runs were shown them, but for corruption;
   * "as in the files", without any binarization, where runs differ in it.
   */
  readonly originals: "as shown" | "as in the files";
  readonly losses: LossComparison;
  readonly runs: readonly ComparedRun[];
}

export interface ComparedRun {
  readonly folder: string;
  /** Its folder's own name; the whole path where two folders have the same. */
  readonly name: string;
  /** `784-400-20`. */
  readonly model: string;
  readonly parameters: number;
  readonly latentSize: number;
  readonly likelihood: string;
  /** What its images were corrupted by, where it restores them: its error is that of restored images. */
  readonly corruption?: string;
  /** The epoch whose parameters it has, and seconds of the training steps of an epoch, on average. */
  readonly epoch: number;
  readonly secondsPerEpoch: number;
  readonly reconstruction: ReconstructionError;
  /**
   * Loss on the test images after that epoch, in nats per datum, where losses compare. `loss` is reconstruction + KL
   * where runs weight the KL differently.
   */
  readonly test?: LossFigures;
}

/**
 * Puts finished runs side by side on their test images: figures of each, and one picture with a row for each. All see the
 * same images, binarized and corrupted by the draws of the first run's seed.
 *
 * @throws ConfigError where no run is named, or for a wrong count or number of columns
 * @throws RunError where a run cannot be loaded, is not finished, or the picture cannot be written
 * @throws DataError where runs have different test images, or none, or their data are not found
 */
export async function compareRuns(
  folders: readonly string[],
  { count, columns, out, onMeasured, ...where }: CompareRunsOptions = {},
): Promise<RunComparison> {
  const entrants = await loadEntrants(folders);
  try {
    const runs = entrants.map(({ run }) => run);
    const [first, ...others] = runs;
    if (first === undefined) throw new ConfigError("runs: expected at least one run folder, found none");
    const dataset = await loadSharedTestData([first, ...others], where);
    const of = dataset.test.count;
    const shown = count ?? Math.min(8, of);
    if (!Number.isSafeInteger(shown) || shown < 1 || shown > of) {
      throw new ConfigError(`count: expected from 1 to the ${of} test images, found ${shown}`);
    }
    const asInFiles = new Set(runs.map(testBinarization)).size > 1;
    const { seed } = first.config;
    const measured: Measured[] = [];
    for (const [index, entrant] of entrants.entries()) {
      const about = { folder: entrant.run.folder, run: index + 1, runs: runs.length, of };
      const hear = (images: number) => onMeasured?.({ ...about, images });
      hear(0);
      const result = await measureRun(entrant.run, { dataset, seed, asInFiles, shown, onMeasured: hear });
      measured.push({ ...entrant, result });
    }
    const losses = compareLosses(entrants.map(termsOf));
    const svg = rowsFigure(comparisonRows(measured), columns === undefined ? {} : { columns });
    await initialiseRendererInNode();
    return {
      file: await writePicture(await svgToPng(svg), { folder: first.folder, name: "compared", out }),
      test: { name: dataset.name, count: of },
      originals: asInFiles ? "as in the files" : "as shown",
      losses,
      runs: measured.map((each) => comparedRun(each, losses)),
    };
  } finally {
    for (const { run } of entrants) await run.dispose();
  }
}

interface Entrant {
  readonly name: string;
  readonly run: LoadedRun;
  readonly summary: RunSummary;
  /** The epoch whose parameters the model file has. */
  readonly epoch: EpochRecord;
}

type Measured = Entrant & { readonly result: MeasuredRun };

/** All runs, before anything is measured: what is wrong with the last is said at once. */
async function loadEntrants(folders: readonly string[]): Promise<readonly Entrant[]> {
  const entrants: Entrant[] = [];
  try {
    for (const folder of folders) {
      const summary = await readRunSummary(folder);
      const epoch = savedEpoch(summary);
      const run = await loadRun(folder);
      entrants.push({ name: nameOf(folder, folders), run, summary, epoch });
    }
  } catch (cause) {
    for (const { run } of entrants) await run.dispose();
    throw cause;
  }
  return entrants;
}

function nameOf(folder: string, folders: readonly string[]): string {
  const own = (path: string) => basename(resolve(path));
  return folders.filter((other) => own(other) === own(folder)).length === 1 ? own(folder) : folder;
}

/**
 * Throws RunError for a run that is not finished, or was and is trained for longer: its model is then of another epoch
 * than its metrics.
 */
function savedEpoch({ folder, state, last, best }: RunSummary): EpochRecord {
  const epoch = state === "stopped early" ? best : state === "finished" ? last : undefined;
  if (epoch !== undefined) return epoch;
  throw new RunError(
    `${folder}: expected a finished run, found one that is ${state}. Wait for it, or go on with it: nelbo resume ${folder}`,
  );
}

/** Evaluation has the same draws for static and dynamic binarization. */
function testBinarization({ config: { binarize } }: LoadedRun): string {
  return binarize === "dynamic" ? "static" : binarize;
}

function termsOf({ name, run, summary }: Entrant): ComparedTerms {
  const { dataShape } = run.model.parts;
  return { name, card: summary.card, imageShape: dataShape, corruption: corruptionText(run) };
}

/** The originals, what they were corrupted to for models that restore them, and what each run makes of them. */
function comparisonRows(measured: readonly Measured[]): readonly FigureRow[] {
  const [first] = measured;
  const corrupted = new Map<string, FigureRow>();
  for (const { run, result } of measured) {
    const detail = corruptionText(run);
    if (detail === undefined || result.corrupted === undefined || corrupted.has(detail)) continue;
    corrupted.set(detail, { label: "corrupted", detail, images: result.corrupted });
  }
  return [
    ...(first === undefined ? [] : [{ label: "originals", images: first.result.originals }]),
    ...corrupted.values(),
    ...measured.map(({ name, summary, result }) => ({
      label: name,
      detail: `${summary.model.description} · squared error ${figureText(result.error.squaredError)}`,
      images: result.reconstructions,
    })),
  ];
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
    ...(corruption !== undefined && { corruption }),
    epoch: epoch.epoch,
    secondsPerEpoch: summary.seconds / summary.epochs.done,
    reconstruction: result.error,
    ...(losses.comparable && epoch.test !== undefined && { test: figuresFor(losses.figure, epoch.test) }),
  };
}

function figuresFor(figure: "loss" | "reconstruction + KL", figures: LossFigures): LossFigures {
  const { reconstruction, kl } = figures;
  return figure === "loss" ? figures : { loss: reconstruction + kl, reconstruction, kl };
}
