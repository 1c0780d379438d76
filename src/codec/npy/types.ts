import { DataError } from "../../errors.ts";
import type { NumberType } from "../arrays/storedArray.ts";

/** NumPy's code of each type of numbers, without the byte order. */
export const npyTypes = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  u1: "uint8",
  i1: "int8",
  b1: "bool",
  u2: "uint16",
  i2: "int16",
  u4: "uint32",
  i4: "int32",
  u8: "uint64",
  i8: "int64",
} as const satisfies Record<string, NumberType>;

export type NpyType = keyof typeof npyTypes;

export function isNpyType(code: string): code is NpyType {
  return Object.hasOwn(npyTypes, code);
}

/** An array whose elements are not read: the file is whole, and others in it may be read. */
export class UnreadTypeError extends DataError {
  /** What its elements are: `texts ('<U5')`. */
  readonly found: string;
  constructor(file: string, found: string, advice: string) {
    super(`${file}: expected truth values, whole numbers or floats, found ${found}. ${advice}`);
    this.found = found;
  }
}

/**
 * The error for an array of a type that is none of `npyTypes`: what it is, and what to do in NumPy.
 *
 * @param descr as in the header, without quotes; what is no single type as it stands there
 */
export function unreadType(descr: string, file: string): UnreadTypeError {
  if (descr.startsWith("["))
    return new UnreadTypeError(
      file,
      `a structured array (${descr})`,
      "Save its fields one by one: np.save(path, x['name']).",
    );
  const [, kind = ""] = /^[<>|=]?([A-Za-z])/.exec(descr) ?? [];
  const known = unread[kind];
  return new UnreadTypeError(
    file,
    known === undefined ? `'${descr}'` : `${known.found} ('${descr}')`,
    known?.advice ?? "Save it as numbers: np.save(path, x.astype(np.float64)).",
  );
}

const unread: Readonly<Record<string, { readonly found: string; readonly advice: string }>> = {
  O: {
    found: "Python objects, which lie in a pickle: to load one would run code",
    advice:
      "Where you trust the file and all entries have one shape, save them as an array of numbers: " +
      "np.save(path, np.stack(list(np.load(old, allow_pickle=True)))).",
  },
  U: {
    found: "texts",
    advice: "Save a number for each: np.save(path, np.unique(x, return_inverse=True)[1]).",
  },
  S: {
    found: "texts",
    advice: "Save a number for each: np.save(path, np.unique(x, return_inverse=True)[1]).",
  },
  c: {
    found: "complex numbers",
    advice: "Save both parts as channels: np.save(path, np.stack([x.real, x.imag], axis=-1)).",
  },
  M: {
    found: "dates",
    advice: "Save them as numbers: np.save(path, x.astype('datetime64[s]').astype(np.int64)).",
  },
  m: {
    found: "spans of time",
    advice: "Save them as numbers: np.save(path, x.astype('timedelta64[s]').astype(np.int64)).",
  },
  V: {
    found: "elements of a type that is not NumPy's",
    advice: "Save them as numbers: np.save(path, x.astype(np.float32)), before they are saved as such.",
  },
};
