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
 * Sets data aside for testing where there are none, then draws a part of the training data where only some are asked for. Both are drawn
 * by the seed, of each class its share.
 *
 * @param groups of training data that are equal, which are kept on one side
 * @throws ConfigError where test data are asked for and there are some, or counts are impossible; DataError where fewer data are there
 *   than the stored reading had
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
      `expected nothing, as these data have ${own.count.toLocaleString("en-US")} test data of their own, found ${request.test}.`,
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
      `data: expected at least the ${options.count} data that the run drew of them, found ${source.count}. Use the data of the training.`,
    );
  }
  const labels = await gatherLabels(source, everyImage(source.count));
  return drawRows({ ...options, total: source.count, labels });
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}

function testInWords(drawn: Drawn | undefined, train: Source, groups: Uint32Array | undefined): string {
  if (drawn === undefined) return "No test data: none come with these, and none are set aside.";
  const repeated = groups === undefined ? 0 : repeatedIn(groups);
  const apart = groups === undefined ? 0 : partedGroups(drawn.rows, groups);
  const kept = apart === 0 ? "all on one side" : `all but ${counted(apart)} on one side`;
  const together =
    repeated === 0
      ? ""
      : ` ${counted(repeated)} of the data are equal to an earlier one; equal ones are ${kept}.`;
  const shares = train.fields.labels === undefined ? "" : ", of each class its share";
  return (
    `No test data come with these: ${counted(drawn.count)} of ${counted(train.count)} are set aside for testing, drawn by seed ` +
    `${drawn.seed}${shares} (setting test).${together}`
  );
}

/** How many groups of equal data are on both sides. */
function partedGroups({ drawn, rest }: DrawnRows, groups: Uint32Array): number {
  const inRest = new Set(rest.map((row) => groups[row] ?? row));
  return new Set(drawn.map((row) => groups[row] ?? row).filter((group) => inRest.has(group))).size;
}

function limitInWords({ count, seed }: Drawn, of: Source): string {
  return `${counted(count)} of ${counted(of.count)} training data are used, drawn by seed ${seed} (setting limit).`;
}

function notLimited({ limit }: Pick<ReadingRequest, "limit">, { count }: Source): readonly string[] {
  if (limit === undefined) return [];
  return [`All ${counted(count)} training data are used: the limit of ${limit} is no fewer.`];
}

/**
 * A data set with at most as many training data as were asked for, of one whose reading is known.
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
