import type { Metadata } from "h5wasm/node";
import type { NumberType } from "../arrays/storedArray.ts";

/** HDF5's type classes (H5T_class_t). */
const [integer, float, enumeration] = [0, 1, 8];
const refusals: Readonly<Record<number, string>> = {
  2: "times",
  3: "strings",
  4: "bit fields",
  5: "opaque bytes",
  6: "records of several fields, or complex numbers",
  7: "references to other data sets",
  9: "lists of different lengths",
  10: "small arrays as elements",
};

/** The type of a data set's numbers, or the reason why they are not read. */
export type Hdf5Type = { readonly type: NumberType } | { readonly refused: string };

export function hdf5Type(metadata: Metadata): Hdf5Type {
  const { type, size, signed, shape, virtual_sources: sources, enum_type: names } = metadata;
  if (shape === null) return { refused: "empty, without a shape" };
  if ((sources?.length ?? 0) > 0) return { refused: "virtual: its numbers are in other files" };
  if (type === integer || type === enumeration) {
    const members = Object.keys(names?.members ?? {});
    // h5py stores booleans as an enumeration.
    if (type === enumeration && size === 1 && members.every((name) => /^(true|false)$/i.test(name)))
      return { type: "bool" };
    const known = (signed ? signedTypes : unsignedTypes)[size];
    return known === undefined ? { refused: `integers of ${size} bytes` } : { type: known };
  }
  if (type === float) {
    const known = floats[size];
    return known === undefined ? { refused: `floats of ${size} bytes` } : { type: known };
  }
  return { refused: refusals[type] ?? "not numbers" };
}

const signedTypes: Readonly<Record<number, NumberType>> = { 1: "int8", 2: "int16", 4: "int32", 8: "int64" };
const unsignedTypes: Readonly<Record<number, NumberType>> = {
  1: "uint8",
  2: "uint16",
  4: "uint32",
  8: "uint64",
};
const floats: Readonly<Record<number, NumberType>> = { 2: "float16", 4: "float32", 8: "float64" };
