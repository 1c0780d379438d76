import { closest, distance } from "fastest-levenshtein";
import type { ArrayFile, StoredArray } from "../../codec/arrays/storedArray.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { SplitName } from "../splitNames.ts";
import { meaningOf, type NameMeaning, partnerNames } from "./arrayNames.ts";
import { mayBeLabels } from "./classes.ts";
import { columnsOf, oneAfterAnother } from "./derivedArrays.ts";
import type { FoundArrays, FoundSplit, PlacedArray } from "./foundArrays.ts";
import type { ReadingRequest } from "./reading.ts";

export interface SplitFile {
  readonly file: ArrayFile;
  /** What the file is for, where its name or its format says so. */
  readonly split?: SplitName;
}

/** An array among those of all files. */
interface Candidate extends NameMeaning {
  readonly placed: PlacedArray;
  readonly array: StoredArray;
  readonly name: string;
  readonly file: SplitFile;
  readonly split?: SplitName;
}

type Named = Pick<ReadingRequest, "images" | "labels">;

/**
 * Which arrays are the data and which their labels, and of which split. The first rule that applies decides:
 *
 * 1. The names that the user gives; for `x_train` also `x_test` and `x_val`, where they are there.
 * 2. The names of arrays (`images`, `x`, `data`, ...; `labels`, `y`, `target`, ...), the plainest where several fit; their split by
 *    `train`, `test`, `t10k`, `val` in the name, or by the file. Where a file is one array, its own name counts.
 * 3. The only array of rank 2 or more is the data; the only one of whole numbers, [count], with as many is the labels.
 *
 * dSprites' archive is known by its names: its factors are kept, and the shape is the class.
 *
 * @throws DataError where none or several could be the data, or counts differ; ConfigError where no array has the name that was given
 */
export function assignRoles(files: readonly SplitFile[], request: Named): FoundArrays {
  const candidates = files.flatMap(candidatesOf);
  const data = dataOf(candidates, request.images, files);
  const used = new Set(Object.values(data).flat());
  const sprites = spritesOf(candidates, data.train, request);
  const labels: Partial<Record<SplitName, Candidate[]>> =
    sprites === undefined ? labelsOf(candidates, data, used, request.labels) : {};
  for (const each of [...Object.values(labels).flat(), ...(sprites?.used ?? [])]) used.add(each);
  const splitOf = (name: SplitName): FoundSplit | undefined => {
    const arrays = data[name];
    if (arrays === undefined) return undefined;
    const placed = joined(arrays);
    const found = labels[name];
    return { data: placed, ...(found && { labels: fitting(joined(found), placed) }) };
  };
  const [train, validation, test] = [splitOf("train"), splitOf("validation"), splitOf("test")];
  if (train === undefined)
    throw new DataError(`${files[0]?.file.file ?? "data"}: expected arrays, found none.`);
  const classes = files.find(({ file }) => file.classes !== undefined)?.file.classes;
  return {
    format: files[0]?.file.format ?? "npy",
    train: { ...train, ...sprites?.fields },
    ...(validation && { validation }),
    ...(test && { test }),
    ...(sprites ? { classes: sprites.classes, factorNames: sprites.factorNames } : classes && { classes }),
    labelsNamed: request.labels !== undefined,
    notes: [...(sprites?.notes ?? []), ...leftOut(candidates, used, files)],
  };
}

function candidatesOf(from: SplitFile): Candidate[] {
  const { file } = from;
  return file.arrays.map((array) => {
    const base = file.file.replace(/^.*[\\/]/, "").replace(/(\.(npy|gz|csv|tsv|bin))+$/i, "");
    const meaning = meaningOf(array.name === "" ? base : array.name);
    const split = from.split ?? meaning.split;
    const { split: _, ...rest } = meaning;
    return {
      ...rest,
      ...(split && { split }),
      placed: {
        array,
        place: array.name === "" ? file.file : `${file.file} (${array.name})`,
        ...(array.name !== "" && { name: array.name }),
      },
      array,
      name: array.name === "" ? base : array.name,
      file: from,
    };
  });
}

type BySplit = Partial<Record<SplitName, Candidate[]>> & { readonly train: Candidate[] };

function dataOf(
  candidates: readonly Candidate[],
  name: string | undefined,
  files: readonly SplitFile[],
): BySplit {
  if (name !== undefined) return namedData(candidates, name);
  const large = candidates.filter(({ array }) => array.shape.length >= 2);
  const named = large.filter(({ role }) => role === "data");
  const bySplit = plainest(named);
  if (bySplit.train !== undefined) return { ...bySplit, train: bySplit.train };
  const others = large.filter(({ role }) => role !== "labels");
  const pool = named.length > 0 ? named : others.length > 0 ? others : large;
  const [only] = pool;
  if (only !== undefined && pool.length === 1) return { train: [only] };
  if (pool.length > 0 && named.length === 0) {
    const unnamed = onePerSplit(pool);
    if (unnamed !== undefined) return unnamed;
  }
  throw noData(candidates, files);
}

/** Of each split the arrays of data with the plainest name; several only where several files are parts of it. */
function plainest(named: readonly Candidate[]): Partial<Record<SplitName, Candidate[]>> {
  const hasTrain = named.some(({ split }) => split === "train");
  const found: Partial<Record<SplitName, Candidate[]>> = {};
  for (const split of ["train", "validation", "test"] as const) {
    const those = named.filter((each) => (each.split ?? (hasTrain ? undefined : "train")) === split);
    const best = Math.min(...those.map(({ rank }) => rank));
    const kept = those.filter(({ rank }) => rank === best);
    const [first] = kept;
    if (first === undefined) continue;
    const ofName = kept.filter(
      ({ name, file }) => file !== first.file && file.split !== undefined && name !== "",
    );
    const parts = [first, ...ofName].filter(
      (each, at, all) => all.findIndex(({ file }) => file === each.file) === at,
    );
    found[split] = parts;
  }
  return found;
}

/** Arrays without a telling name, one of each split: files called train.npy and test.npy. */
function onePerSplit(pool: readonly Candidate[]): BySplit | undefined {
  const bySplit: Partial<Record<SplitName, Candidate[]>> = {};
  for (const each of pool) {
    if (each.split === undefined) return undefined;
    const same = bySplit[each.split] ?? [];
    if (same.some(({ file }) => file === each.file) || (same.length > 0 && each.file.split === undefined))
      return undefined;
    bySplit[each.split] = [...same, each];
  }
  return bySplit.train === undefined ? undefined : { ...bySplit, train: bySplit.train };
}

function namedData(candidates: readonly Candidate[], name: string): BySplit {
  const those = withName(candidates, name, "images");
  const bySplit: Partial<Record<SplitName, Candidate[]>> = {};
  const fileSplits = new Set(those.map(({ file }) => file.split));
  if (fileSplits.size > 1 || (those.length > 1 && !fileSplits.has(undefined))) {
    for (const each of those)
      bySplit[each.split ?? "train"] = [...(bySplit[each.split ?? "train"] ?? []), each];
    if (bySplit.train !== undefined) return { ...bySplit, train: bySplit.train };
  }
  const train = those.slice(0, 1);
  for (const split of ["validation", "test"] as const) {
    const partner = partnerOf(candidates, name, split);
    if (partner !== undefined) bySplit[split] = [partner];
  }
  return { ...bySplit, train };
}

function partnerOf(candidates: readonly Candidate[], name: string, split: "test" | "validation") {
  const names = partnerNames(name, split);
  return candidates.find((each) => names.includes(each.name.toLowerCase()));
}

/** The arrays of a name, spelt so, or else but for case. */
function withName(candidates: readonly Candidate[], name: string, option: "images" | "labels"): Candidate[] {
  const exact = candidates.filter((each) => each.name === name);
  if (exact.length > 0) return exact;
  const alike = candidates.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  if (alike.length > 0) return alike;
  const names = candidates.map((each) => each.name);
  const nearest = names.length === 0 ? "" : closest(name, names);
  const near = distance(name.toLowerCase(), nearest.toLowerCase()) <= nearest.length / 2;
  throw new ConfigError(
    `${option} (--${option}): expected the name of an array, ${listed(candidates)}, found ${name}. ` +
      `${near ? `Did you mean ${nearest}?` : "Take one of these."}`,
  );
}

function labelsOf(
  candidates: readonly Candidate[],
  data: BySplit,
  used: ReadonlySet<Candidate>,
  name: string | undefined,
): Partial<Record<SplitName, Candidate[]>> {
  const named = name === undefined ? [] : withName(candidates, name, "labels");
  const found: Partial<Record<SplitName, Candidate[]>> = {};
  for (const split of ["train", "validation", "test"] as const) {
    const arrays = data[split];
    if (arrays === undefined) continue;
    const free = candidates.filter((each) => !used.has(each));
    const partner = name !== undefined && split !== "train" ? partnerOf(candidates, name, split) : undefined;
    const parts = arrays.flatMap((each, at) => {
      if (name === undefined) return labelsBeside(each, split, free, at) ?? [];
      return named.find(({ file }) => file === each.file && file.split !== undefined) ?? [];
    });
    if (parts.length === arrays.length) found[split] = parts;
    else if (partner !== undefined) found[split] = [partner];
    else if (split === "train" && named[0] !== undefined) found[split] = [named[0]];
  }
  return found;
}

/** The labels of an array of data: by name, in the same file where it has some, else the only array that fits. */
function labelsBeside(
  data: Candidate,
  split: SplitName,
  free: readonly Candidate[],
  part: number,
): Candidate | undefined {
  const those = free.filter(
    (each) => each.role === "labels" && mayBeLabels(each.array) && splitOfLabels(each, data, split),
  );
  const inFile = those.filter(({ file }) => file === data.file);
  const [best] = [...(inFile.length > 0 || part > 0 ? inFile : those)].sort((a, b) => a.rank - b.rank);
  if (best !== undefined) return best;
  const [only, ...others] = free.filter(
    ({ array, role, file, split: own }) =>
      role === undefined &&
      array.shape.length === 1 &&
      array.shape[0] === data.array.shape[0] &&
      !array.type.startsWith("float") &&
      (own === undefined || own === split) &&
      (file === data.file || file.split === split),
  );
  return others.length === 0 ? only : undefined;
}

/** Arrays without a split belong to training data, those of a file that is of one split to it. */
function splitOfLabels({ split }: Candidate, data: Candidate, wanted: SplitName): boolean {
  return split === undefined ? wanted === "train" && data.split === undefined : split === wanted;
}

const spriteFactors = ["shape", "scale", "orientation", "x", "y"];

/** dSprites (Matthey et al., 2017): factors colour, shape, scale, orientation, x and y; the colour is the same in all. */
function spritesOf(candidates: readonly Candidate[], train: readonly Candidate[], request: Named) {
  const [data] = train;
  const find = (name: string) => candidates.find((each) => each.name === name && each.file === data?.file);
  const [values, classes] = [find("latents_values"), find("latents_classes")];
  if (data?.name !== "imgs" || values === undefined || classes === undefined) return undefined;
  if (request.labels !== undefined) return undefined;
  if (values.array.shape[1] !== 6 || classes.array.shape[1] !== 6) return undefined;
  const labels = { ...classes.placed, array: columnsOf(classes.array, [1]) };
  const factors = { ...values.placed, array: columnsOf(values.array, [1, 2, 3, 4, 5]) };
  return {
    fields: { labels: fitting(labels, data.placed), factors: fitting(factors, data.placed) },
    used: [values, classes],
    classes: ["square", "ellipse", "heart"],
    factorNames: spriteFactors,
    notes: [
      `dSprites: the class is the shape; the factors ${spriteFactors.join(", ")} are kept, the colour, white in all, is not.`,
    ],
  };
}

/** Parts of a split as one. @throws DataError where they do not fit together */
function joined(parts: readonly Candidate[]): PlacedArray {
  const [first, ...more] = parts.map(({ placed }) => placed);
  if (first === undefined) throw new DataError("data: expected arrays, found none.");
  const sizes = (each: StoredArray) =>
    `${each.type} [count${each.shape
      .slice(1)
      .map((size) => `, ${size}`)
      .join("")}]`;
  const other = more.find(({ array }) => sizes(array) !== sizes(first.array));
  if (other !== undefined) {
    throw new DataError(
      `${other.place}: expected ${sizes(first.array)} as in ${first.place}, found ${sizes(other.array)}. Use the files of one data set.`,
    );
  }
  return { ...first, array: oneAfterAnother([first.array, ...more.map(({ array }) => array)]) };
}

/** Labels that are as many as the data. */
function fitting(labels: PlacedArray, data: PlacedArray): PlacedArray {
  const [found = 0, wanted = 0] = [labels.array.shape[0], data.array.shape[0]];
  if (found === wanted && labels.array.shape.length > 0) return labels;
  throw new DataError(
    `${labels.place}: expected one label for each of the ${wanted} data of ${data.place}, found ${found}. ` +
      "Name the labels that belong to them (--labels <name>), or use the files of one data set.",
  );
}

function leftOut(
  candidates: readonly Candidate[],
  used: ReadonlySet<Candidate>,
  files: readonly SplitFile[],
): string[] {
  const unused = candidates.filter((each) => !used.has(each));
  const refused = files.flatMap(({ file }) => file.refused);
  return [
    ...(unused.length === 0 ? [] : [`Not used: ${listed(unused)}.`]),
    ...refused.map(({ name, reason }) => `Not read: ${name}, ${reason}.`),
  ];
}

function noData(candidates: readonly Candidate[], files: readonly SplitFile[]): DataError {
  const places = [...new Set(files.map(({ file }) => file.file))].join(", ");
  const refused = files.flatMap(({ file }) => file.refused);
  const notRead = refused.map(({ name, reason }) => ` Not read: ${name}, ${reason}.`).join("");
  if (candidates.length === 0)
    return new DataError(
      `${places}: expected arrays of numbers, found none.${notRead} Save the data as one.`,
    );
  if (candidates.every(({ array }) => array.shape.length < 2)) {
    return new DataError(
      `${places}: expected an array [count, ...] of images or vectors, found ${listed(candidates)}.${notRead} ` +
        "Give each datum an axis of its own: x.reshape(-1, 1).",
    );
  }
  return new DataError(
    `${places}: expected one array of images or data by its name (images, x, data, ...), found ${listed(candidates)}.${notRead} ` +
      "Say which it is: --images <name>, and --labels <name> for its labels.",
  );
}

function listed(candidates: readonly Candidate[]): string {
  const named = candidates.map(
    ({ name, array }) =>
      `${name} [${array.shape.map((size) => size.toLocaleString("en-US")).join(", ")}] ${array.type}`,
  );
  return named.length <= 20
    ? named.join("; ")
    : `${named.slice(0, 20).join("; ")}; and ${named.length - 20} more`;
}
