import type { RandomStream } from "nelbo";

/**
 * A generative story in one dimension: a day has weather z, and z gives the minutes x of a way to work. Chapter 2 of
 * docs/learn.
 */

export function normalDensity(x: number, mean: number, variance: number): number {
  return Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
}

// #region story
/** The minutes to expect for a weather: 35 by bus on a bad day, 20 by bicycle on a good one. */
export function expectedMinutes(weather: number): number {
  return 27.5 - 7.5 * Math.tanh(3 * weather);
}

/** The variance of the minutes of days with the same weather. */
export const minutesVariance = 4;

/** Draws days: first the code, from the prior; then the datum, from the likelihood. */
export function drawDays(count: number, random: RandomStream) {
  const normals = new Float32Array(2 * count);
  random.normals(0, normals);
  return Array.from({ length: count }, (_, day) => {
    const weather = normals[2 * day] ?? 0;
    const noise = normals[2 * day + 1] ?? 0;
    return { weather, minutes: expectedMinutes(weather) + Math.sqrt(minutesVariance) * noise };
  });
}
// #endregion

// #region evidence
/** p(z): the prior density of a weather. */
export function prior(weather: number): number {
  return normalDensity(weather, 0, 1);
}

/** p(x|z): the density of these minutes on a day with this weather. */
export function likelihood(minutes: number, weather: number): number {
  return normalDensity(minutes, expectedMinutes(weather), minutesVariance);
}

/** p(x): the integral of p(z) p(x|z) over z, as a sum over narrow strips. */
export function evidence(minutes: number): number {
  const [low, high, strips] = [-8, 8, 1600];
  const width = (high - low) / strips;
  let sum = 0;
  for (let strip = 0; strip < strips; strip++) {
    const weather = low + (strip + 0.5) * width;
    sum += prior(weather) * likelihood(minutes, weather) * width;
  }
  return sum;
}
// #endregion
