import { halves } from "../safetensors/half.ts";
import type { Numbers, NumberType } from "./storedArray.ts";

/** Size of a stored number, in bytes. */
export const bytesOfNumber: Readonly<Record<NumberType, number>> = {
  bool: 1,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
};

const platformIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Decodes the numbers in bytes of a file; see `Numbers`. If no conversion is needed, the result is a view of the
 * bytes: do not write to it.
 */
export function decodeNumbers(type: NumberType, bytes: Uint8Array, littleEndian: boolean): Numbers {
  const size = bytesOfNumber[type];
  if (type === "bool") return Uint8Array.from(bytes, (byte) => (byte === 0 ? 0 : 1));
  if (type === "uint8") return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  if (type === "int8") return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const swaps = littleEndian !== platformIsLittleEndian;
  const { buffer, byteOffset, length } =
    // Not `slice`, which makes no copy of a Buffer.
    swaps || bytes.byteOffset % size !== 0 ? new Uint8Array(bytes) : bytes;
  if (swaps) swapBytes(new Uint8Array(buffer, byteOffset, length), size);
  const count = Math.floor(length / size);
  switch (type) {
    case "uint16":
      return new Uint16Array(buffer, byteOffset, count);
    case "int16":
      return new Int16Array(buffer, byteOffset, count);
    case "uint32":
      return new Uint32Array(buffer, byteOffset, count);
    case "int32":
      return new Int32Array(buffer, byteOffset, count);
    case "float32":
      return new Float32Array(buffer, byteOffset, count);
    case "float64":
      return new Float64Array(buffer, byteOffset, count);
    case "float16":
      return fromFloat16(new Uint16Array(buffer, byteOffset, count));
    case "int64":
    case "uint64":
      return fromWide(new Uint32Array(buffer, byteOffset, 2 * count), type === "int64");
  }
}

/** Reverses the bytes of each number, in place. */
function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start + size <= bytes.length; start += size) {
    for (let low = start, high = start + size - 1; low < high; low++, high--) {
      const byte = bytes[low] ?? 0;
      bytes[low] = bytes[high] ?? 0;
      bytes[high] = byte;
    }
  }
}

/** The value of each float16, computed at the first use. */
let float16Values: Float32Array | undefined;

function fromFloat16(bits: Uint16Array): Float32Array {
  float16Values ??= Float32Array.from({ length: 65_536 }, (_, each) => halves.F16(each));
  const values = new Float32Array(bits.length);
  for (let index = 0; index < bits.length; index++) values[index] = float16Values[bits[index] ?? 0] ?? 0;
  return values;
}

/** 64-bit integers from their two 32-bit words. Rounds once: the upper word times 2^32 is exact. */
function fromWide(halfWords: Uint32Array, signed: boolean): Float64Array {
  const values = new Float64Array(halfWords.length / 2);
  const [low, high] = platformIsLittleEndian ? [0, 1] : [1, 0];
  for (let index = 0; index < values.length; index++) {
    const upper = halfWords[2 * index + high] ?? 0;
    values[index] = (signed ? upper | 0 : upper) * 2 ** 32 + (halfWords[2 * index + low] ?? 0);
  }
  return values;
}
