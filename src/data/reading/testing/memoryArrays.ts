import type { ArrayFile, Numbers, NumberType, StoredArray } from "../../../codec/arrays/storedArray.ts";
import { elementCount } from "../../../codec/sizes.ts";

interface MemoryArray {
  readonly name?: string;
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly planar?: boolean;
  readonly byRows?: boolean;
}

/** An array in memory with the interface of an array of a file. @param reads receives `[first, count]` of each read */
export function memoryArray(
  { name = "", byRows = true, ...about }: MemoryArray,
  numbers: Numbers | readonly number[],
  reads: [number, number][] = [],
): StoredArray {
  const size = elementCount(about.shape.slice(1));
  const all = Array.isArray(numbers) ? numbersOf(about.type, numbers) : (numbers as Numbers);
  if (all.length !== elementCount(about.shape)) throw new Error(`${all.length} numbers for [${about.shape}]`);
  return {
    ...about,
    name,
    byRows,
    async read(first, count) {
      reads.push([first, count]);
      return all.subarray(first * size, (first + count) * size);
    },
  };
}

/** Numbers in the typed array of their type. Numbers of float16 must be representable in float16. */
export function numbersOf(type: NumberType, values: readonly number[]): Numbers {
  const makers: Readonly<Record<NumberType, (values: readonly number[]) => Numbers>> = {
    bool: (each) => Uint8Array.from(each),
    uint8: (each) => Uint8Array.from(each),
    int8: (each) => Int8Array.from(each),
    uint16: (each) => Uint16Array.from(each),
    int16: (each) => Int16Array.from(each),
    uint32: (each) => Uint32Array.from(each),
    int32: (each) => Int32Array.from(each),
    uint64: (each) => Float64Array.from(each),
    int64: (each) => Float64Array.from(each),
    float16: (each) => Float32Array.from(each),
    float32: (each) => Float32Array.from(each),
    float64: (each) => Float64Array.from(each),
  };
  return makers[type](values);
}

export function memoryFile(
  arrays: readonly StoredArray[],
  about: Partial<Omit<ArrayFile, "arrays">> = {},
): ArrayFile {
  return { format: "npz", file: "data.npz", refused: [], close: async () => {}, ...about, arrays };
}
