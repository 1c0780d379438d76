import { DataError } from "../../errors.ts";
import type { NumberType } from "../arrays/storedArray.ts";

/** Number types by NumPy's code, without the byte order. */
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

/** The array has an unsupported type. The file is not damaged, and its other arrays may be read. */
export class UnreadTypeError extends DataError {
  /** The type of its elements: `strings ('<U5')`. */
  readonly found: string;
  constructor(file: string, found: string, advice: string) {
    super(`${file}: expected booleans, integers or floats, found ${found}. ${advice}`);
    this.found = found;
  }
}

/**
 * The error for an array of a type that is not in `npyTypes`. The message explains what to do in NumPy.
 *
 * @param descr the type in the header, without quotes; a structured type unchanged
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
    found: "Python objects, stored as a pickle: loading one would run code",
    advice:
      "If you trust the file and all entries have the same shape, save them as an array of numbers: " +
      "np.save(path, np.stack(list(np.load(old, allow_pickle=True)))).",
  },
  U: {
    found: "strings",
    advice: "Save a number for each: np.save(path, np.unique(x, return_inverse=True)[1]).",
  },
  S: {
    found: "strings",
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
    found: "time differences",
    advice: "Save them as numbers: np.save(path, x.astype('timedelta64[s]').astype(np.int64)).",
  },
  V: {
    found: "elements of a type that NumPy does not define",
    advice: "Convert them to numbers before saving: np.save(path, x.astype(np.float32)).",
  },
};
