/** Decoders of the two-byte types by safetensors' codes. float32 represents each of their numbers exactly. */
export const halves = {
  F16: float16,
  BF16: bfloat16,
} as const;

export type HalfCode = keyof typeof halves;

export function isHalf(code: unknown): code is HalfCode {
  return typeof code === "string" && Object.hasOwn(halves, code);
}

/** Decodes little-endian two-byte numbers to float32 of the same value. NaN stays NaN. */
export function fromHalves(code: HalfCode, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = halves[code];
  return Float32Array.from({ length: bytes.length / 2 }, (_, index) => read(view.getUint16(2 * index, true)));
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const shared = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function bfloat16(bits: number): number {
  shared.setUint16(0, bits);
  return shared.getFloat32(0);
}
