import { DataError } from "../../../errors.ts";
import type { SplitName } from "../../dataset.ts";
import { allNames, counted, countedOf, nameInWords } from "./words.ts";

/** A picture with the split of its folders. */
export interface LaidPicture {
  /** Its place among all paths. */
  readonly at: number;
  readonly path: string;
  /** Its path relative to the folder of its split, or to the folder around all pictures. */
  readonly inner: string;
  readonly split?: SplitName;
}

export interface SplitFolders {
  /** In the order of the paths, without pictures outside the splits. */
  readonly pictures: readonly LaidPicture[];
  /** The path of the folders around all pictures, ending with `/`; empty if there are none. */
  readonly around: string;
  /** Whether the splits are from folders. */
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

/** The split of a word or folder name such as `train`, `Test` or `training_set`. */
export function splitOfWord(word: string): SplitName | undefined {
  const plain = word.toLowerCase().replace(/[-_ ](set|split|images)$/, "");
  return Object.hasOwn(splitWords, plain) ? splitWords[plain] : undefined;
}

/**
 * Reads splits from folders. One or several nested folders around all pictures are ignored. If there are split folders,
 * pictures outside them are left out.
 *
 * @param paths in order, with `/` between folders
 * @throws DataError if there are pictures for validation or testing, but none for training
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

/** The length of the path of folders that all pictures share, up to a split folder. */
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

/** The next folder of a path; empty if the next part is a file. */
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
 * Removes repeated folders below split folders from the paths: a folder that contains a whole split and repeats its
 * name (`train/train/`, from unpacking some archives), and a folder that is the same in all of several splits
 * (`train/images/`, `test/images/`).
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

/** A note on split folders one level deeper, which are not used although a user may expect it. */
function innerSplits(paths: readonly string[], start: number): readonly string[] {
  const within = new Set<string>();
  // Paths are sorted, so the paths of a folder are adjacent.
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
