/** Entries of a table: one for each value of 16 random bits. */
export const noiseTableLength = 2 ** 16;

/** 1 / sqrt(2 pi). */
const densityAtZero = 0.3989422804014327;

/** Beyond so many standard deviations nothing is drawn: less than half of 2^-16 lies there. */
const farthest = 5;

/**
 * Normal noise rounded to whole numbers, by table: entry u, for u of 16 uniform bits, is a draw of round(standardDeviation
 * x n) with n standard normal. As pixels are whole numbers, adding it equals adding normal noise and rounding then.
 * Probabilities are rounded to multiples of 2^-16, so that no draw lies beyond 4.4 standard deviations; the table is
 * antisymmetric, its mean exactly 0. Made in + - * / alone: the same on every machine.
 *
 * @param standardDeviation in steps of a pixel, from 0 on
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
