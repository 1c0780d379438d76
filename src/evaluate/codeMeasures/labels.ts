import { accuracyOf } from "./interventions.ts";
import { fitSoftmax } from "./softmaxRegression.ts";
import type { Table } from "./table.ts";

/** Codes with the class of each. */
export interface LabelledCodes {
  readonly codes: Table;
  /** Numbers from 0, [count]. */
  readonly labels: Uint32Array;
}

/** Neighbours that vote. */
export const neighbours = 10;

/** The accuracy of a linear classifier on codes that it was not fitted to; see `fitSoftmax`. */
export function linearProbe(fitted: LabelledCodes, held: LabelledCodes): number {
  const classes = Math.max(...fitted.labels, ...held.labels) + 1;
  return accuracyOf(fitSoftmax(fitted.codes, fitted.labels, classes).classify(held.codes), held.labels);
}

/**
 * The accuracy of the majority of the 10 nearest fitted codes, by Euclidean distance. Among classes with as many votes
 * the one of the nearest code wins.
 */
export function nearestNeighbours(fitted: LabelledCodes, held: LabelledCodes): number {
  const { count, size, values } = fitted.codes;
  const k = Math.min(neighbours, count);
  const [distances, rows] = [new Float64Array(k), new Uint32Array(k)];
  const found = Uint32Array.from({ length: held.codes.count }, (_, row) => {
    distances.fill(Number.POSITIVE_INFINITY);
    for (let other = 0; other < count; other++) {
      const limit = distances[k - 1] ?? 0;
      let sum = 0;
      for (let j = 0; j < size && sum < limit; j++) {
        const off = (values[other * size + j] ?? 0) - (held.codes.values[row * size + j] ?? 0);
        sum += off * off;
      }
      if (sum >= limit) continue;
      let at = k - 1;
      for (; at > 0 && (distances[at - 1] ?? 0) > sum; at--) {
        distances[at] = distances[at - 1] ?? 0;
        rows[at] = rows[at - 1] ?? 0;
      }
      distances[at] = sum;
      rows[at] = other;
    }
    return majority(Array.from(rows, (other) => fitted.labels[other] ?? 0));
  });
  return accuracyOf(found, held.labels);
}

/** The most frequent label; of equally frequent ones the first. */
function majority(labels: readonly number[]): number {
  const votes = new Map<number, number>();
  for (const label of labels) votes.set(label, (votes.get(label) ?? 0) + 1);
  const most = Math.max(...votes.values());
  return labels.find((label) => votes.get(label) === most) ?? 0;
}
