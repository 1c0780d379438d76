import { evenlySpaced } from "../batches.ts";
import type { Dataset, SplitName } from "../dataset.ts";
import type { PictureSummary } from "../pictures/summary.ts";
import type { Reading } from "../reading/reading.ts";
import { type DatumShape, datumSize, type ElementType, type Source } from "../source.ts";
import { dataInPasses, wholeField } from "../sources/passes.ts";
import { subsetOf } from "../sources/subset.ts";
import { countDuplicates, type Duplicates } from "./duplicates.ts";
import { findNearDuplicates, type NearDuplicates } from "./nearDuplicates.ts";
import { lookAtNumbers, type NumberSummary } from "./numbers.ts";

/** The result of surveying a data set. */
export interface DataSurvey {
  readonly name: string;
  /** Where it was found: "package nelbo", "cache", "folder". */
  readonly source: string;
  readonly shape: DatumShape;
  readonly elementType: ElementType;
  /** How the numbers of its files were read, if that was recognised. */
  readonly reading?: Reading;
  /** Notes for the user, one sentence each. */
  readonly notes: readonly string[];
  /** Number of data of each split. */
  readonly splits: Readonly<Record<SplitName, number>>;
  /** Number of training data that the statistics cover; if not all, they are evenly spaced. */
  readonly looked: number;
  readonly numbers: NumberSummary;
  /** The classes with labels, in the order of their indices, with the number of data of each split. */
  readonly classes?: readonly ClassCount[];
  /** The names of the generative factors that come with the data. */
  readonly factors?: readonly string[];
  /** Absent if they were not searched for. */
  readonly duplicates?: Duplicates;
  /** A summary of its pictures before preparation, if it was read from pictures. */
  readonly pictures?: PictureSummary;
  /**
   * Only for data read from pictures, if duplicates were searched for: drawings of a few strokes look alike without
   * being copies.
   */
  readonly nearDuplicates?: NearDuplicates;
}

export interface ClassCount {
  readonly name: string;
  readonly counts: Readonly<Record<SplitName, number>>;
}

export interface SurveyOptions {
  /** The most training data to survey. Default: 20,000. */
  readonly most?: number;
  /** Whether to search for equal data and for pictures that look alike, which reads all data. Default: false. */
  readonly duplicates?: boolean;
}

const enough = 20_000;

/**
 * Surveys a data set: counts, classes, and statistics of the numbers of its training data. Reads them twice, some
 * megabytes at a time.
 *
 * @throws DataError if data cannot be read
 */
export async function surveyOf(
  dataset: Dataset,
  { most = enough, duplicates = false }: SurveyOptions = {},
): Promise<DataSurvey> {
  const { name, source, shape, train, validation, test, reading, notes = [], factors } = dataset;
  const looked = evenly(train, most);
  const look = lookAtNumbers(train.elementType, datumSize(train), shape.at(-1) ?? 1);
  for await (const { x } of dataInPasses(looked)) look.range(x);
  for await (const { x } of dataInPasses(looked)) look.count(x);
  const classes = await classCounts(dataset);
  const near = duplicates && dataset.pictures ? await findNearDuplicates(dataset) : undefined;
  return {
    name,
    source,
    shape,
    elementType: train.elementType,
    ...(reading && { reading }),
    notes,
    splits: { train: train.count, validation: validation?.count ?? 0, test: test.count },
    looked: looked.count,
    numbers: look.summary(),
    ...(classes && { classes }),
    ...(factors && { factors }),
    ...(duplicates && { duplicates: await countDuplicates(dataset) }),
    ...(dataset.pictures && { pictures: withoutNames(dataset.pictures) }),
    ...(near && { nearDuplicates: near }),
  };
}

function withoutNames({ names: _, ...summary }: NonNullable<Dataset["pictures"]>): PictureSummary {
  return summary;
}

/** At most `most` data of a source, evenly spaced. */
export function evenly(source: Source, most: number): Source {
  if (source.count <= most) return source;
  return subsetOf(source, evenlySpaced(source.count, most));
}

async function classCounts({
  train,
  validation,
  test,
  classes: names,
}: Dataset): Promise<readonly ClassCount[] | undefined> {
  if (train.fields.labels === undefined) return undefined;
  const perSplit: Record<SplitName, Uint32Array> = {
    train: await countsOf(train),
    validation: await countsOf(validation),
    test: await countsOf(test),
  };
  const last = Math.max(
    ...Object.values(perSplit).map((counts) => counts.findLastIndex((count) => count > 0)),
  );
  return Array.from({ length: Math.max(names?.length ?? 0, last + 1) }, (_, label) => ({
    name: names?.[label] ?? String(label),
    counts: {
      train: perSplit.train[label] ?? 0,
      validation: perSplit.validation[label] ?? 0,
      test: perSplit.test[label] ?? 0,
    },
  }));
}

/** Number of data of each label, [256]. */
async function countsOf(source: Source | undefined): Promise<Uint32Array> {
  const counts = new Uint32Array(256);
  const labels = source && (await wholeField(source, "labels"));
  for (const label of labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
