import { closest, distance } from "fastest-levenshtein";
import { advice, valueAlone } from "../../advice.ts";
import type { ArrayFile, StoredArray } from "../../codec/arrays/storedArray.ts";
import { ConfigError } from "../../errors.ts";
import type { SplitName } from "../dataset.ts";
import { meaningOf, type NameMeaning, partnerNames } from "./arrayNames.ts";
import type { PlacedArray } from "./foundArrays.ts";

export interface SplitFile {
  readonly file: ArrayFile;
  /** The split of the file, if its name or format determines it. */
  readonly split?: SplitName;
}

/** An array of one of the files. */
export interface Candidate extends NameMeaning {
  readonly placed: PlacedArray;
  readonly array: StoredArray;
  /** Name of the array, or of its file if the file is a single array. */
  readonly name: string;
  readonly from: SplitFile;
}

/** Arrays of each split; several if the split consists of several files. */
export type BySplit = Partial<Record<SplitName, readonly Candidate[]>>;

/**
 * All arrays of all files, with the meaning of their names. Names of files determine splits only if there are several
 * files.
 */
export function candidatesOf(files: readonly SplitFile[]): Candidate[] {
  return files.flatMap((from) => {
    const { file } = from;
    const base = file.file.replace(/^.*[\\/]/, "").replace(/(\.(npy|npz|gz|csv|tsv|bin|h5|hdf5))+$/i, "");
    return file.arrays.map((array): Candidate => {
      const own = array.name !== "";
      const { split: ofName, ...meaning } = meaningOf(own ? array.name : base);
      const split = from.split ?? ofName ?? (files.length > 1 ? meaningOf(base).split : undefined);
      return {
        ...meaning,
        ...(split && { split }),
        placed: {
          array,
          place: own ? `${file.file} (${array.name})` : file.file,
          ...(own && { name: array.name }),
        },
        array,
        name: own ? array.name : base,
        from,
      };
    });
  });
}

/** A list of arrays for errors and notes. */
export function listed(candidates: readonly Candidate[]): string {
  const named = candidates.map(
    ({ name, array }) =>
      `${name} [${array.shape.map((size) => size.toLocaleString("en-US")).join(", ")}] ${array.type}`,
  );
  const shown = named.slice(0, 20).join("; ");
  return named.length <= 20 ? shown : `${shown}; and ${named.length - 20} more`;
}

/**
 * The arrays of this name: exact matches, or if there are none, matches that differ only in case. @throws ConfigError
 * if there are none
 */
export function withName(
  candidates: readonly Candidate[],
  name: string,
  option: "images" | "labels",
): readonly Candidate[] {
  const exact = candidates.filter((each) => each.name === name);
  if (exact.length > 0) return exact;
  const alike = candidates.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  if (alike.length > 0) return alike;
  const names = candidates.map((each) => each.name);
  const nearest = names.length === 0 ? "" : closest(name, names);
  const near = distance(name.toLowerCase(), nearest.toLowerCase()) <= nearest.length / 2;
  throw new ConfigError(`expected the name of an array (${listed(candidates)}), found ${name}.`, {
    setting: option,
    value: name,
    remedy: near ? advice`Did you mean ${valueAlone(option, nearest)}?` : advice`Use one of these.`,
  });
}

/** The array of another split that belongs to a training array of this name: `x_test` to `x_train`. */
export function partnerOf(
  candidates: readonly Candidate[],
  name: string,
  split: SplitName,
): Candidate | undefined {
  if (split === "train") return undefined;
  const names = partnerNames(name, split);
  return candidates.find((each) => names.includes(each.name.toLowerCase()));
}
