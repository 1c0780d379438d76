/** A number with a few decimals, as figures store it: without a zero that has a sign, which JSON would not keep. */
export function rounded(value: number, decimals = 4): number {
  return Number(value.toFixed(decimals)) + 0;
}

/** Pixels as bytes, which JSON can hold: intensities from 0 to 1 are scaled, bytes are unchanged. */
export function bytesOf(pixels: ArrayLike<number>): readonly number[] {
  if (pixels instanceof Uint8Array) return Array.from(pixels);
  return Array.from(pixels, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}
