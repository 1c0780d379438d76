/** What the numbers of an array are in their file. */
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

/** What the numbers of a type stand for: floats, truth values (0 and 1) or whole numbers. */
export type NumberKind = "float" | "boolean" | "integer";

export function numberKind(type: NumberType): NumberKind {
  if (type === "bool") return "boolean";
  return type.startsWith("float") ? "float" : "integer";
}

/**
 * Numbers of an array, in the narrowest type that holds them: bool and uint8 as Uint8Array (True is 1), float16 as Float32Array,
 * 64-bit whole numbers as Float64Array, rounded beyond 2^53.
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

/** An array where it lies in its file. */
export interface StoredArray {
  /** Its name there: a key of an npz file, the path of an HDF5 data set, a CSV column's name; empty where the file is one array. */
  readonly name: string;
  readonly type: NumberType;
  /** Sizes, the first that of the axis along which data follow each other. No sizes: a single number. */
  readonly shape: readonly number[];
  /** Whether reading some rows reads no more than those; otherwise all of it is in memory from the first reading on. */
  readonly byRows: boolean;
  /**
   * Whether the channels of each datum lie in planes, one after another, because the format says so (CIFAR). Undefined where the format
   * does not say.
   */
  readonly planar?: boolean;
  /**
   * The entries `first` to `first + count - 1` of the first axis, in C order.
   *
   * @throws DataError where the file cannot be read, is cut off or damaged
   */
  read(first: number, count: number): Promise<Numbers>;
  /**
   * Of bytes that are quick to read: fills `out` with the entries from `first` on.
   *
   * @throws DataError as `read` does
   */
  fill?(first: number, out: Uint8Array): void;
}

/** Something that lies beside the arrays and is not read, with the reason: `metadata`, "a pickle, which would run code". */
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
  /** Names of classes, where the file has them: texts in a CSV's label column, in the order of their numbers. */
  readonly classes?: readonly string[];
  close(): Promise<void>;
}
