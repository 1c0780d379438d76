import { advice, change } from "../advice.ts";
import { splitImages, splitPresenter } from "../analyse/images.ts";
import { evenlySpaced } from "../data/batches.ts";
import type { Dataset, SplitName } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import { dataShapeOf, gatherLabels, type Source } from "../data/source.ts";
import { DataError } from "../errors.ts";
import {
  type FactorMeasures,
  type InformationMeasures,
  type LabelMeasures,
  measureFactors,
  measureInformation,
  measureLabels,
} from "../evaluate/codeMeasures/measure.ts";
import { type MeasureName, measureNames } from "../evaluate/codeMeasures/names.ts";
import { everySecond, factorsOf, type Table } from "../evaluate/codeMeasures/table.ts";
import { drawCodes, type Encodings, encodeImages } from "../evaluate/codes.ts";
import { randomStream } from "../random/stream.ts";
import type { LoadedRun } from "../store/loadRun.ts";

/** The largest number of images that are measured or fitted to, spread evenly over their split. */
const mostImages = 5_000;
/** Fewer for the information of codes, which compares all pairs. */
const mostPaired = 2_000;

/** Measures of a run's codes; a group is absent if the data or the model do not have what it needs. */
export interface CodeMeasures {
  readonly factors?: FactorMeasures;
  readonly labels?: LabelMeasures;
  readonly information?: InformationMeasures;
}

export interface CodeMeasuresRequest {
  readonly run: LoadedRun;
  readonly dataset: Dataset;
  readonly name: SplitName;
  readonly split: Source;
  readonly presenter: Presenter;
  readonly seed: number;
  /** The groups to measure. Default: all for which the data and the model have what is needed. */
  readonly measures?: readonly MeasureName[] | undefined;
}

/**
 * Measures the codes of a split. Classifiers of labels are fitted to codes of the training split; for the training
 * split itself, to every second image.
 *
 * @throws DataError if a requested group needs labels, factors or a density of codes that are not there
 */
export async function measureCodes(request: CodeMeasuresRequest): Promise<CodeMeasures> {
  const { run, dataset, split, seed } = request;
  const names = request.measures ?? measureNames;
  const wanted = new Set(
    names.filter((name) => request.measures !== undefined || isAvailable(name, request)),
  );
  for (const name of wanted) requireAvailable(name, request);
  if (wanted.size === 0) return {};
  const encodings = await encoded(request, inRandomOrder(evenlySpaced(split.count, mostImages)));
  const codes = tableOf(encodings);
  const labels = await gatherLabels(split, encodings.images);
  return {
    ...(wanted.has("factors") && {
      factors: measureFactors(
        codes,
        factorsOf(await factorTable(split, encodings.images), dataset.factors ?? [], labels),
        seed,
      ),
    }),
    ...(wanted.has("labels") &&
      labels !== undefined && { labels: await labelMeasures(request, codes, labels) }),
    ...(wanted.has("information") && { information: measureInformation(paired(encodings, run.config.seed)) }),
  };
}

function isAvailable(name: MeasureName, { run, dataset, split }: CodeMeasuresRequest): boolean {
  if (name === "labels") return split.fields.labels !== undefined && split.count > 1;
  if (name === "factors") return split.fields.factors !== undefined && dataset.factors !== undefined;
  return !run.model.parts.posterior.deterministic;
}

function requireAvailable(name: MeasureName, request: CodeMeasuresRequest): void {
  if (isAvailable(name, request)) return;
  const { run, name: split } = request;
  const missing = {
    labels: `the ${split} images of ${run.config.data} have no labels`,
    factors: `the ${split} images of ${run.config.data} have no known factors, as sprites and dSprites have`,
    information: `${run.folder} has a deterministic model, whose codes have no density`,
  }[name];
  throw new DataError(`${name}: ${missing}.`, {
    setting: "measures",
    remedy: advice`Drop it from ${change("measures")}.`,
  });
}

/** Halves of the rows must not differ: a file may be sorted by factors. The order is the same in every call. */
function inRandomOrder(rows: Uint32Array): Uint32Array {
  return randomStream(0, "measure/order")
    .permutation(0, rows.length)
    .map((place) => rows[place] ?? 0);
}

async function encoded({ run, split, presenter }: CodeMeasuresRequest, images: Uint32Array) {
  const { model, session } = run;
  return encodeImages({ model, session, images, present: (rows) => presenter.evaluation(split, rows) });
}

function tableOf({ count, latentSize, mu }: Encodings): Table {
  return { count, size: latentSize, values: mu };
}

async function factorTable(split: Source, rows: Uint32Array): Promise<Table> {
  const size = split.fields.factors ?? 0;
  const factors = new Float32Array(rows.length * size);
  await split.gather(rows, { factors });
  return { count: rows.length, size, values: factors };
}

async function labelMeasures(
  request: CodeMeasuresRequest,
  codes: Table,
  labels: Uint8Array,
): Promise<LabelMeasures> {
  const { run, dataset, name, seed } = request;
  const held = { codes, labels: Uint32Array.from(labels) };
  const { train } = splitImages(dataset, run.config);
  if (name === "train" || train.fields.labels === undefined) {
    const half = (first: 0 | 1) => ({
      codes: everySecond(codes, first),
      labels: held.labels.filter((_, row) => row % 2 === first),
    });
    return measureLabels(half(0), half(1));
  }
  const presenter = splitPresenter({ ...run.config, seed }, dataShapeOf(dataset.shape), "train");
  const rows = evenlySpaced(train.count, mostImages);
  const fitted = await encoded({ ...request, split: train, presenter }, rows);
  const classes = await gatherLabels(train, rows);
  return measureLabels({ codes: tableOf(fitted), labels: Uint32Array.from(classes ?? []) }, held);
}

/** Some of the codes, spread evenly, with a draw of each. */
function paired({ count, latentSize, mu, logVar, images }: Encodings, seed: number) {
  const rows = evenlySpaced(count, mostPaired);
  const of = (values: Float32Array) =>
    Float32Array.from(
      { length: rows.length * latentSize },
      (_, at) => values[(rows[Math.floor(at / latentSize)] ?? 0) * latentSize + (at % latentSize)] ?? 0,
    );
  const chosen = {
    latentSize,
    images: rows.map((row) => images[row] ?? 0),
    mu: of(mu),
    logVar: of(logVar ?? new Float32Array(mu.length)),
  };
  const draws = drawCodes(chosen, randomStream(seed, "measure/information"));
  return { ...chosen, count: rows.length, draws };
}
