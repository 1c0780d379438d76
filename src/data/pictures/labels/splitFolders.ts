import { DataError } from "../../../errors.ts";
import type { SplitName } from "../../dataset.ts";
import { allNames, counted, countedOf, nameInWords } from "./words.ts";

/** A picture with what its folders say of its split. */
export interface LaidPicture {
  /** Its place among all paths. */
  readonly at: number;
  readonly path: string;
  /** Its path below the folder of its split, or below the folder around everything. */
  readonly inner: string;
  readonly split?: SplitName;
}

export interface SplitFolders {
  /** In the order of the paths, without those that lie outside the splits. */
  readonly pictures: readonly LaidPicture[];
  /** The folders around all pictures, with `/` at their ends; empty where there is none. */
  readonly around: string;
  /** Whether folders say the splits. */
  readonly found: boolean;
  readonly notes: readonly string[];
}

const splitWords: Readonly<Record<string, SplitName>> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  dev: "validation",
  test: "test",
  testing: "test",
};

/** The split that a word or the name of a folder stands for: `train`, `Test`, `training_set`. */
export function splitOfWord(word: string): SplitName | undefined {
  const plain = word.toLowerCase().replace(/[-_ ](set|split|images)$/, "");
  return Object.hasOwn(splitWords, plain) ? splitWords[plain] : undefined;
}

/**
 * Reads splits from folders. A folder around everything is looked through, several in one another, too. Where a folder then stands for a
 * split, pictures that lie in none of a split are left out.
 *
 * @param paths in order, with `/` between folders
 * @throws DataError where there are pictures for validation or testing, but none for training
 */
export function splitFolders(paths: readonly string[]): SplitFolders {
  const start = commonStart(paths);
  const around = paths[0]?.slice(0, start) ?? "";
  const tops = new Map<string, number>();
  for (const path of paths) {
    const top = firstFolder(path, start);
    tops.set(top, (tops.get(top) ?? 0) + 1);
  }
  const folders = [...tops.keys()].filter((top) => splitOfWord(top) !== undefined);
  if (folders.length === 0) {
    const pictures = paths.map((path, at) => ({ at, path, inner: path.slice(start) }));
    return { pictures, around, found: false, notes: innerSplits(paths, start) };
  }
  if (!folders.some((folder) => splitOfWord(folder) === "train")) {
    throw new DataError(
      `pictures: there are folders for ${allNames(folders)}, but no folder train. Put the training pictures into a folder train, ` +
        `or use the folder ${nameInWords(folders[0] ?? "")} itself as the data to train on its pictures.`,
    );
  }
  return {
    pictures: withoutRepeated(laidOut(paths, start, folders)),
    around,
    found: true,
    notes: leftOut(tops, folders),
  };
}

/** Where paths go on after the folders that all of them share; the folder of a split is not passed. */
function commonStart(paths: readonly string[]): number {
  const [first = ""] = paths;
  let start = 0;
  for (;;) {
    const end = first.indexOf("/", start);
    if (end < 0 || splitOfWord(first.slice(start, end)) !== undefined) return start;
    const folder = first.slice(0, end + 1);
    if (!paths.every((path) => path.startsWith(folder))) return start;
    start = end + 1;
  }
}

/** The folder that a path goes on with; empty where a file follows. */
function firstFolder(path: string, start: number): string {
  const end = path.indexOf("/", start);
  return end < 0 ? "" : path.slice(start, end);
}

function laidOut(paths: readonly string[], start: number, folders: readonly string[]): LaidPicture[] {
  const splits = new Map(folders.map((folder) => [folder, splitOfWord(folder)]));
  const pictures: LaidPicture[] = [];
  for (let at = 0; at < paths.length; at++) {
    const path = paths[at] ?? "";
    const folder = firstFolder(path, start);
    const split = splits.get(folder);
    if (split !== undefined) pictures.push({ at, path, inner: path.slice(start + folder.length + 1), split });
  }
  return pictures;
}

/**
 * Looks through folders below those of the splits: one that repeats the name of its split where a whole split lies in it (`train/train/`,
 * as some archives are unpacked), and one that is the same in all of several (`train/images/`, `test/images/`).
 */
function withoutRepeated(pictures: readonly LaidPicture[]): readonly LaidPicture[] {
  const repeats = new Map<SplitName | undefined, boolean>();
  for (const { inner, split } of pictures) {
    if (repeats.get(split) === false) continue;
    repeats.set(split, splitOfWord(firstFolder(inner, 0)) === split);
  }
  const plain = pictures.map((picture) =>
    repeats.get(picture.split)
      ? { ...picture, inner: picture.inner.slice(picture.inner.indexOf("/") + 1) }
      : picture,
  );
  const start = commonStart(plain.map(({ inner }) => inner));
  return start === 0 ? plain : plain.map((picture) => ({ ...picture, inner: picture.inner.slice(start) }));
}

function leftOut(tops: ReadonlyMap<string, number>, folders: readonly string[]): readonly string[] {
  const others = [...tops].filter(([top]) => !folders.includes(top));
  if (others.length === 0) return [];
  const total = others.reduce((sum, [, count]) => sum + count, 0);
  const where = others.map(([top, count]) =>
    top === "" ? `${counted(count)} in no folder` : `${counted(count)} in ${nameInWords(top)}`,
  );
  const most = 5;
  const listed = where.slice(0, most).join(", ") + (where.length > most ? ", ..." : "");
  const [those, are] = total === 1 ? ["picture", "is"] : ["pictures", "are"];
  return [
    `${counted(total)} ${those} outside the ${folders.length === 1 ? "folder" : "folders"} ${allNames(folders)} ${are} left out: ${listed}.`,
  ];
}

/** Splits one folder further down are not used: a user may expect it. */
function innerSplits(paths: readonly string[], start: number): readonly string[] {
  const within = new Set<string>();
  // Paths are in order: those of one folder follow one another.
  let before = "/";
  for (const path of paths) {
    if (path.startsWith(before, start)) continue;
    const folder = firstFolder(path, start);
    const inner = firstFolder(path, start + folder.length + 1);
    if (folder !== "" && splitOfWord(inner) !== undefined) within.add(folder);
    before = inner === "" ? "/" : `${folder}/${inner}/`;
  }
  const [first] = within;
  if (first === undefined) return [];
  return [
    `${countedOf(within.size, "folder")} of pictures (${nameInWords(first)}${within.size > 1 ? ", ..." : ""}) ` +
      `${within.size === 1 ? "has" : "have"} split folders inside, which are not used: give one such folder as the data to use them.`,
  ];
}
