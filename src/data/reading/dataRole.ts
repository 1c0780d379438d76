import { advice, change } from "../../advice.ts";
import { DataError } from "../../errors.ts";
import { type BySplit, type Candidate, listed, partnerOf, type SplitFile, withName } from "./candidates.ts";

type DataBySplit = BySplit & { readonly train: readonly Candidate[] };

const splits = ["train", "validation", "test"] as const;

/**
 * Selects the arrays that are the data of each split; see `assignRoles`.
 *
 * @param name that the user gave
 * @throws DataError if no array or several arrays could be the data; ConfigError if no array has the name
 */
export function dataOf(
  candidates: readonly Candidate[],
  name: string | undefined,
  files: readonly SplitFile[],
): DataBySplit {
  if (name !== undefined) return ofName(candidates, name);
  const large = candidates.filter(({ array }) => array.shape.length >= 2);
  const named = large.filter(({ role }) => role === "data");
  const plain = withTrain(plainest(named));
  if (plain !== undefined) return plain;
  const others = large.filter(({ role }) => role !== "labels");
  const pool = [named, others, large].find((each) => each.length > 0) ?? [];
  const [only, ...more] = pool;
  if (only !== undefined && more.length === 0) return { train: [only] };
  const found = named.length > 0 ? undefined : onePerSplit(pool);
  if (found !== undefined) return found;
  throw noData(candidates, files);
}

function withTrain(found: BySplit): DataBySplit | undefined {
  return found.train === undefined ? undefined : { ...found, train: found.train };
}

/**
 * For each split, the array with the best name, and arrays of the same name in other files of that split; none if
 * several names are equally good.
 */
function plainest(named: readonly Candidate[]): BySplit {
  const hasTrain = named.some(({ split }) => split === "train");
  const found: Partial<Record<(typeof splits)[number], Candidate[]>> = {};
  for (const split of splits) {
    const those = named.filter((each) => (each.split ?? (hasTrain ? undefined : "train")) === split);
    const best = Math.min(...those.map(({ rank }) => rank));
    const equal = those.filter(({ rank }) => rank === best);
    const parts = onePerFile(equal);
    const [first, ...others] = equal.filter((each) => !parts.includes(each) || each === parts[0]);
    if (others.some(({ name }) => name.length <= (first?.name.length ?? 0))) return {};
    if (parts.length > 0) found[split] = parts;
  }
  return found;
}

/** The first candidate, and the first of each other file of the same explicit split. */
function onePerFile(candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(
    ({ from }, at) =>
      at === 0 || (from.split !== undefined && candidates.findIndex((other) => other.from === from) === at),
  );
}

/** One array per split, if their names have no other meaning: files called train.npy and test.npy. */
function onePerSplit(pool: readonly Candidate[]): DataBySplit | undefined {
  const found: Partial<Record<(typeof splits)[number], readonly Candidate[]>> = {};
  for (const split of splits) {
    const those = pool.filter((each) => each.split === split);
    if (onePerFile(those).length !== those.length) return undefined;
    if (those.length > 0) found[split] = those;
  }
  return pool.every(({ split }) => split !== undefined) ? withTrain(found) : undefined;
}

function ofName(candidates: readonly Candidate[], name: string): DataBySplit {
  const those = withName(candidates, name, "images");
  const training = those.filter(({ split }) => split === undefined || split === "train");
  const train = onePerFile(training.length > 0 ? training : those.slice(0, 1));
  const found: Partial<Record<(typeof splits)[number], readonly Candidate[]>> = {};
  for (const split of ["validation", "test"] as const) {
    const same = onePerFile(those.filter((each) => each.split === split && !train.includes(each)));
    const partner = partnerOf(candidates, name, split);
    if (same.length > 0) found[split] = same;
    else if (partner !== undefined) found[split] = [partner];
  }
  return { ...found, train };
}

function noData(candidates: readonly Candidate[], files: readonly SplitFile[]): DataError {
  const places = [...new Set(files.map(({ file }) => file.file))].join(", ");
  const refused = files.flatMap(({ file }) => file.refused);
  const notRead = refused.map(({ name, reason }) => ` Not read: ${name}, ${reason}.`).join("");
  if (candidates.length === 0)
    return new DataError(`${places}: no arrays of numbers.${notRead} Save the data as an array.`);
  if (candidates.every(({ array }) => array.shape.length < 2)) {
    return new DataError(
      `${places}: expected an array [count, ...] of images or vectors, found ${listed(candidates)}.${notRead} ` +
        "Add an axis to each datum: x.reshape(-1, 1).",
    );
  }
  return new DataError(
    `${places}: no single array is named as images or data (images, x, data, ...): ${listed(candidates)}.${notRead}`,
    {
      remedy: advice`Name the array: ${change("images")} <name>, and ${change("labels")} <name> for its labels.`,
    },
  );
}
