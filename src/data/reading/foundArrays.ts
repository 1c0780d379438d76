import type { StoredArray } from "../../codec/arrays/storedArray.ts";

/** An array that a data set is made of. */
export interface PlacedArray {
  readonly array: StoredArray;
  /** Names it in errors: `data.npz (x_train)`. */
  readonly place: string;
  /** Its name as a user writes it; absent where the file is one array. */
  readonly name?: string;
}

export interface FoundSplit {
  readonly data: PlacedArray;
  readonly labels?: PlacedArray;
  /** Generative factors, [count, K]. */
  readonly factors?: PlacedArray;
}

/** What the arrays of files are for. */
export interface FoundArrays {
  readonly train: FoundSplit;
  readonly validation?: FoundSplit;
  readonly test?: FoundSplit;
  /** The name of each class, where they are known. */
  readonly classes?: readonly string[];
  /** What the columns of `factors` are. */
  readonly factorNames?: readonly string[];
  /** Whether the user named the labels. */
  readonly labelsNamed: boolean;
  /** What is left out, a sentence each. */
  readonly notes: readonly string[];
}
