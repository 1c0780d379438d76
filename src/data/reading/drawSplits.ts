import { advice, change } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { everyImage } from "../batches.ts";
import type { Dataset, SplitName } from "../dataset.ts";
import { gatherLabels, type Source } from "../source.ts";
import { subsetOf } from "../sources/subset.ts";
import { type DrawnRows, type DrawOptions, drawRows, testCountOf } from "./drawRows.ts";
import { repeatedIn } from "./duplicates.ts";
import type { Reading, ReadingRequest } from "./reading.ts";

export interface DrawnSplits {
  readonly splits: Pick<Dataset, "train" | "validation" | "test">;
  readonly reading: Pick<Reading, "test" | "limit">;
  readonly notes: readonly string[];
}

export interface SplitSources extends Partial<Record<SplitName, Source>> {
  readonly train: Source;
}

/**
 * Holds out data for testing if there are no test data, then draws a part of the training data if a limit is requested.
 * Both draws use the seed and are stratified by class.
 *
 * @param groups of equal training data, which stay on one side
 * @throws ConfigError if test data are requested although there are some, or counts are impossible; DataError if there
 *   are fewer data than in the stored reading
 */
export async function drawSplits(
  { train, validation, test }: SplitSources,
  request: Pick<ReadingRequest, "test" | "limit" | "seed">,
  stored?: Reading,
  groups?: Uint32Array,
): Promise<DrawnSplits> {
  const drawnTest = await drawTest(train, test, request, stored, groups);
  const rest = drawnTest === undefined ? train : subsetOf(train, drawnTest.rows.rest);
  const limited = await drawLimit(rest, request, stored);
  const { count, seed } = drawnTest ?? {};
  return {
    splits: {
      train: limited === undefined ? rest : subsetOf(rest, limited.rows.drawn),
      ...(validation && { validation }),
      test: test ?? subsetOf(train, drawnTest?.rows.drawn ?? new Uint32Array(0)),
    },
    reading: {
      ...(count !== undefined && seed !== undefined && { test: { count, seed } }),
      ...(limited && { limit: { count: limited.count, seed: limited.seed } }),
    },
    notes: [
      ...(test === undefined ? [testInWords(drawnTest, train, groups)] : []),
      ...(limited ? [limitInWords(limited, rest)] : notLimited(request, rest)),
    ],
  };
}

interface Drawn {
  readonly rows: DrawnRows;
  readonly count: number;
  readonly seed: number;
}

async function drawTest(
  train: Source,
  own: Source | undefined,
  request: Pick<ReadingRequest, "test" | "seed">,
  stored: Reading | undefined,
  groups: Uint32Array | undefined,
): Promise<Drawn | undefined> {
  if (own !== undefined) {
    if (stored !== undefined || request.test === undefined) return undefined;
    throw new ConfigError(
      `these data already have a test split of ${own.count.toLocaleString("en-US")} data, so ${request.test} cannot be used.`,
      { setting: "test", value: request.test, remedy: advice`Drop ${change("test")}.` },
    );
  }
  const count = stored === undefined ? testCountOf(train.count, request.test) : (stored.test?.count ?? 0);
  const seed = stored?.test?.seed ?? request.seed;
  if (count === 0) return undefined;
  return { rows: await drawn(train, { count, seed, purpose: "test", groups }), count, seed };
}

async function drawLimit(
  source: Source,
  request: Pick<ReadingRequest, "limit" | "seed">,
  stored: Reading | undefined,
): Promise<Drawn | undefined> {
  const { limit } = request;
  if (stored === undefined && limit !== undefined && !(Number.isInteger(limit) && limit >= 1))
    throw new ConfigError(`expected a whole number of at least 1, found ${limit}.`, {
      setting: "limit",
      value: limit,
    });
  const count = stored === undefined ? limit : stored.limit?.count;
  const seed = stored?.limit?.seed ?? request.seed;
  if (count === undefined || (stored === undefined && count >= source.count)) return undefined;
  return { rows: await drawn(source, { count, seed, purpose: "limit" }), count, seed };
}

async function drawn(source: Source, options: Omit<DrawOptions, "total" | "labels">): Promise<DrawnRows> {
  if (options.count > source.count) {
    throw new DataError(
      `data: expected at least the ${options.count} data that the run drew, found ${source.count}. Use the training data of the run.`,
    );
  }
  const labels = await gatherLabels(source, everyImage(source.count));
  return drawRows({ ...options, total: source.count, labels });
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}

function testInWords(drawn: Drawn | undefined, train: Source, groups: Uint32Array | undefined): string {
  if (drawn === undefined) return "No test data: the files have none, and none are held out.";
  const repeated = groups === undefined ? 0 : repeatedIn(groups);
  const apart = groups === undefined ? 0 : partedGroups(drawn.rows, groups);
  const kept = apart === 0 ? "all on one side" : `all but ${counted(apart)} on one side`;
  const together =
    repeated === 0
      ? ""
      : ` ${counted(repeated)} of the data are equal to an earlier datum; equal data are ${kept}.`;
  const shares = train.fields.labels === undefined ? "" : ", stratified by class";
  return (
    `The files have no test data: ${counted(drawn.count)} of ${counted(train.count)} are held out for testing, drawn with seed ` +
    `${drawn.seed}${shares} (setting test).${together}`
  );
}

/** Number of groups of equal data that are on both sides. */
function partedGroups({ drawn, rest }: DrawnRows, groups: Uint32Array): number {
  const inRest = new Set(rest.map((row) => groups[row] ?? row));
  return new Set(drawn.map((row) => groups[row] ?? row).filter((group) => inRest.has(group))).size;
}

function limitInWords({ count, seed }: Drawn, of: Source): string {
  return `${counted(count)} of ${counted(of.count)} training data are used, drawn with seed ${seed} (setting limit).`;
}

function notLimited({ limit }: Pick<ReadingRequest, "limit">, { count }: Source): readonly string[] {
  if (limit === undefined) return [];
  return [`All ${counted(count)} training data are used: the limit of ${limit} is not smaller.`];
}

/**
 * Limits the training data of a data set with a known reading to the requested number.
 *
 * @throws ConfigError as `drawSplits` does
 */
export async function limitTraining(
  dataset: Dataset,
  request: Pick<ReadingRequest, "limit" | "seed">,
): Promise<Dataset> {
  const { train, notes = [] } = dataset;
  if (request.limit === undefined) return dataset;
  const limited = await drawLimit(train, request, undefined);
  const limitNotes = limited === undefined ? notLimited(request, train) : [limitInWords(limited, train)];
  const rows = limited?.rows.drawn;
  return { ...dataset, ...(rows && { train: subsetOf(train, rows) }), notes: [...notes, ...limitNotes] };
}
