/** Entries of a table: one for each value of 16 random bits. */
export const noiseTableLength = 2 ** 16;

/** 1 / sqrt(2 pi). */
const densityAtZero = 0.3989422804014327;

/** The largest draw in standard deviations: the probability of larger ones is below half of 2^-16. */
const farthest = 5;

/**
 * Normal noise rounded to whole numbers, by table: entry u, for u of 16 uniform bits, is a draw of
 * round(standardDeviation x n) with n standard normal. Pixels are whole numbers, so adding a draw equals adding normal
 * noise and then rounding. Probabilities are rounded to multiples of 2^-16, so that no draw exceeds 4.4 standard
 * deviations. The table is antisymmetric, with a mean of exactly 0. It is computed with only + - * /, so it is the same
 * on every machine.
 *
 * @param standardDeviation in pixel levels, at least 0
 */
export function normalNoiseTable(standardDeviation: number): Int16Array {
  const table = new Int16Array(noiseTableLength);
  if (standardDeviation === 0) return table;
  const half = noiseTableLength / 2;
  let at = 0;
  for (let noise = 0; at < half; noise++) {
    const end = Math.round(noiseTableLength * normalBetweenZeroAnd((noise + 0.5) / standardDeviation));
    for (; at < end; at++) {
      table[half + at] = noise;
      table[half - 1 - at] = -noise;
    }
  }
  return table;
}

/** The probability of a standard normal from 0 to z >= 0, within 1e-10: the Maclaurin series. */
export function normalBetweenZeroAnd(z: number): number {
  if (z > farthest) return 0.5;
  let power = z;
  let sum = z;
  for (let n = 1; n < 80; n++) {
    power *= (-z * z) / (2 * n);
    sum += power / (2 * n + 1);
  }
  return densityAtZero * sum;
}
