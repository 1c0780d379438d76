import { advice, change } from "../../advice.ts";
import { DataError } from "../../errors.ts";
import { type BySplit, type Candidate, candidatesOf, listed, type SplitFile } from "./candidates.ts";
import { dataOf } from "./dataRole.ts";
import { oneAfterAnother } from "./derivedArrays.ts";
import type { FoundArrays, FoundSplit, PlacedArray } from "./foundArrays.ts";
import { labelsOf } from "./labelRole.ts";
import type { ReadingRequest } from "./reading.ts";
import { spritesOf } from "./sprites.ts";

export type { SplitFile } from "./candidates.ts";

/**
 * Determines which arrays are data, which are labels, and their splits. The first rule that applies decides:
 *
 * 1. The names that the user gives; for `x_train` also `x_test` and `x_val`, if they exist.
 * 2. The names of arrays (`images`, `x`, `data`, ...; `labels`, `y`, `target`, ...); the best if several fit. The split
 *   is that of the file, or `train`, `test`, `t10k`, `val` in the name. For a file of a single array, the name of the
 *   file counts.
 * 3. The only array of rank 2 or more is the data. The only array of whole numbers, [count], with the same count is the
 *   labels.
 *
 * Files of the same explicit split that have arrays of the same role are parts of the split, in their order. dSprites'
 * archive is recognised by its names: its factors are kept, and the shape is the class.
 *
 * @throws DataError if no array or several arrays could be the data, or parts or counts do not match; ConfigError if no
 *   array has a given name
 */
export function assignRoles(
  files: readonly SplitFile[],
  request: Pick<ReadingRequest, "images" | "labels">,
): FoundArrays {
  const candidates = candidatesOf(files);
  const data = dataOf(candidates, request.images, files);
  const [first] = data.train;
  const sprites = first && spritesOf(candidates, first, request.labels);
  const labels: BySplit = sprites === undefined ? labelsOf(candidates, data, request.labels) : {};
  const used = [...Object.values(data).flat(), ...Object.values(labels).flat(), ...(sprites?.used ?? [])];
  const train = splitOf(data.train, labels.train);
  const validation = data.validation && splitOf(data.validation, labels.validation);
  const test = data.test && splitOf(data.test, labels.test);
  const classes = sprites?.classes ?? files.find(({ file }) => file.classes !== undefined)?.file.classes;
  return {
    train: sprites === undefined ? train : withSprites(train, sprites),
    ...(validation && { validation }),
    ...(test && { test }),
    ...(classes && { classes }),
    ...(sprites && { factorNames: sprites.factorNames }),
    labelsNamed: request.labels !== undefined,
    notes: [
      ...otherSplit(first),
      ...(sprites ? [sprites.note] : []),
      ...leftOut(candidates, new Set(used), files),
    ],
  };
}

function splitOf(data: readonly Candidate[], labels: readonly Candidate[] | undefined): FoundSplit {
  const placed = joined(data);
  return { data: placed, ...(labels && { labels: fitting(joined(labels), placed) }) };
}

function withSprites(
  { data }: FoundSplit,
  { labels, factors }: { readonly labels: PlacedArray; readonly factors: PlacedArray },
): FoundSplit {
  return { data, labels: fitting(labels, data), factors: fitting(factors, data) };
}

/** Joins the parts of a split to one array. */
function joined(parts: readonly Candidate[]): PlacedArray {
  const [first, ...more] = parts.map(({ placed }) => placed);
  if (first === undefined) throw new DataError("data: there are no arrays.");
  const described = ({ array: { type, shape } }: PlacedArray) =>
    `${type} [${["count", ...shape.slice(1)].join(", ")}]`;
  const other = more.find((each) => described(each) !== described(first));
  if (other !== undefined) {
    throw new DataError(
      `${other.place}: expected ${described(first)} as in ${first.place}, found ${described(other)}. Use the files of one data set.`,
    );
  }
  return { ...first, array: oneAfterAnother([first.array, ...more.map(({ array }) => array)]) };
}

/** Requires one label for each datum. */
function fitting(labels: PlacedArray, data: PlacedArray): PlacedArray {
  const [found = 0, wanted = 0] = [labels.array.shape[0], data.array.shape[0]];
  if (found === wanted) return labels;
  throw new DataError(
    `${labels.place}: expected one label for each of the ${wanted} data of ${data.place}, found ${found}.`,
    {
      remedy: advice`Name the labels of these data (${change("labels")} <name>), or use the files of one data set.`,
    },
  );
}

/** A note if the only data are named as another split. */
function otherSplit(data: Candidate | undefined): readonly string[] {
  if (data?.split === undefined || data.split === "train") return [];
  return [`Used for training: ${data.placed.place}, because there are no other data.`];
}

function leftOut(
  candidates: readonly Candidate[],
  used: ReadonlySet<Candidate>,
  files: readonly SplitFile[],
): readonly string[] {
  const unused = candidates.filter((each) => !used.has(each));
  const refused = files.flatMap(({ file }) => file.refused);
  return [
    ...(unused.length === 0 ? [] : [`Not used: ${listed(unused)}.`]),
    ...refused.map(({ name, reason }) => `Not read: ${name}, ${reason}.`),
  ];
}
