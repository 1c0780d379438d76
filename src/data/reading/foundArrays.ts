import type { StoredArray } from "../../codec/arrays/storedArray.ts";

/** An array of a data set, with its place. */
export interface PlacedArray {
  readonly array: StoredArray;
  /** Name of the array in errors: `data.npz (x_train)`. */
  readonly place: string;
  /** Its name as users write it; absent if the file is a single array. */
  readonly name?: string;
}

export interface FoundSplit {
  readonly data: PlacedArray;
  readonly labels?: PlacedArray;
  /** Generative factors, [count, K]. */
  readonly factors?: PlacedArray;
}

/** The roles of the arrays of files. */
export interface FoundArrays {
  readonly train: FoundSplit;
  readonly validation?: FoundSplit;
  readonly test?: FoundSplit;
  /** The name of each class, if known. */
  readonly classes?: readonly string[];
  /** The names of the columns of `factors`. */
  readonly factorNames?: readonly string[];
  /** Whether the user named the labels. */
  readonly labelsNamed: boolean;
  /** One sentence for each array that is left out. */
  readonly notes: readonly string[];
}
