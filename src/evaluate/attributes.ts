import { DataError } from "../errors.ts";
import type { Encodings } from "./codes.ts";

/** The number of data of each class, [highest class + 1]. */
export function classCounts(labels: Uint8Array): readonly number[] {
  const counts: number[] = [];
  for (const label of labels) {
    while (counts.length <= label) counts.push(0);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/**
 * The mean code of each class in float64, [L] each; undefined for a class without data.
 *
 * @param labels the class of each code
 * @throws DataError if there is not one label for each code
 */
export function meanCodes(
  { mu, count, latentSize }: Pick<Encodings, "mu" | "count" | "latentSize">,
  labels: Uint8Array,
): readonly (Float64Array | undefined)[] {
  if (labels.length !== count)
    throw new DataError(`labels: expected one for each of ${count} codes, found ${labels.length}`);
  const counts = classCounts(labels);
  const sums = counts.map(() => new Float64Array(latentSize));
  labels.forEach((label, row) => {
    const sum = sums[label];
    for (let j = 0; sum !== undefined && j < latentSize; j++)
      sum[j] = (sum[j] ?? 0) + (mu[row * latentSize + j] ?? 0);
  });
  return sums.map((sum, label) => {
    const ofClass = counts[label] ?? 0;
    return ofClass === 0 ? undefined : sum.map((value) => value / ofClass);
  });
}

/**
 * The vector from one class to another: the difference of their mean codes, [L], an attribute vector (Larsen et al.
 * 2016, "Autoencoding beyond pixels using a learned similarity metric", section 4.3).
 *
 * @throws DataError if a class has no data
 */
export function attributeVector(
  means: readonly (Float64Array | undefined)[],
  from: number,
  to: number,
): Float64Array {
  const ofClass = (label: number) => {
    const mean = means[label];
    if (mean === undefined) throw new DataError(`class ${label} has no codes`);
    return mean;
  };
  const origin = ofClass(from);
  return ofClass(to).map((value, j) => value - (origin[j] ?? 0));
}
