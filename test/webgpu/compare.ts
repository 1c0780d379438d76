import type { CaseLosses } from "./training.ts";

/** The largest difference between two lists of losses, as a share of the loss, or absolute below 1 nat. */
export function largestDifference(found: CaseLosses, expected: CaseLosses): number {
  if (
    found.steps.length !== expected.steps.length ||
    found.evaluations.length !== expected.evaluations.length
  )
    return Number.POSITIVE_INFINITY;
  const pairs = [
    ...expected.steps.map((loss, index) => [loss, found.steps[index] ?? Number.NaN] as const),
    ...expected.evaluations.map((loss, index) => [loss, found.evaluations[index] ?? Number.NaN] as const),
  ];
  const differences = pairs.map(([wanted, loss]) => Math.abs(loss - wanted) / Math.max(1, Math.abs(wanted)));
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...differences);
}

/** Throws unless all losses agree within this share. */
export function expectSameLosses(found: CaseLosses, expected: CaseLosses, share: number): void {
  const difference = largestDifference(found, expected);
  if (difference <= share) return;
  throw new Error(
    `losses differ by ${difference} (at most ${share}): ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`,
  );
}
