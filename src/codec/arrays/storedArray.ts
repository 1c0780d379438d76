/** Types of the numbers of an array in its file. */
export const numberTypes = [
  "bool",
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "uint64",
  "int64",
  "float16",
  "float32",
  "float64",
] as const;
export type NumberType = (typeof numberTypes)[number];

/** What a type of numbers represents: floats, booleans (0 and 1) or integers. */
export type NumberKind = "float" | "boolean" | "integer";

export function numberKind(type: NumberType): NumberKind {
  if (type === "bool") return "boolean";
  return type.startsWith("float") ? "float" : "integer";
}

/**
 * Numbers of an array, in the narrowest type that holds them: bool and uint8 as Uint8Array (True is 1), float16 as
 * Float32Array, 64-bit integers as Float64Array, rounded above 2^53.
 */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** An array in a file, read on demand. */
export interface StoredArray {
  /**
   * Its name in the file: the key of an npz file, the path of an HDF5 data set, `data` or `label` of a table. Empty
   * if the file is one array.
   */
  readonly name: string;
  readonly type: NumberType;
  /** Sizes of the axes; data are stacked along the first one. Empty for a scalar. */
  readonly shape: readonly number[];
  /** Whether reading some rows reads only those. Otherwise the whole array is in memory after the first read. */
  readonly byRows: boolean;
  /**
   * Whether the format stores the channels of each datum as planes, one after another (CIFAR). Undefined if the
   * format does not define it.
   */
  readonly planar?: boolean;
  /**
   * The entries `first` to `first + count - 1` of the first axis, in C order.
   *
   * @throws DataError if the file cannot be read, is cut off or damaged
   */
  read(first: number, count: number): Promise<Numbers>;
  /**
   * Fills `out` with the entries from `first` on. Only for arrays of bytes that are fast to read.
   *
   * @throws DataError as `read` does
   */
  fill?(first: number, out: Uint8Array): void;
}

/** A part of the file that is not read, with the reason: `metadata`, "a pickle, which would run code". */
export interface RefusedArray {
  readonly name: string;
  readonly reason: string;
}

export const arrayFormats = ["npy", "npz", "hdf5", "idx", "csv", "cifar"] as const;
export type ArrayFormat = (typeof arrayFormats)[number];

/** The arrays of one file. */
export interface ArrayFile {
  readonly format: ArrayFormat;
  readonly file: string;
  readonly arrays: readonly StoredArray[];
  readonly refused: readonly RefusedArray[];
  /**
   * Class names in the order of the class numbers, if the file has them: the strings in a CSV file's label column.
   */
  readonly classes?: readonly string[];
  close(): Promise<void>;
}
