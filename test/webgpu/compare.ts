import type { CaseLosses } from "./training.ts";

/** The largest difference of losses, as a share of the expected one, or in nats where that is below 1 nat. */
export function differenceOf(found: readonly number[], expected: readonly number[]): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const differences = expected.map(
    (loss, index) => Math.abs((found[index] ?? Number.NaN) - loss) / Math.max(1, Math.abs(loss)),
  );
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...differences);
}

/** `differenceOf` of steps and evaluations. */
export function largestDifference(found: CaseLosses, expected: CaseLosses): number {
  return Math.max(
    differenceOf(found.steps, expected.steps),
    differenceOf(found.evaluations, expected.evaluations),
  );
}

/** Throws unless all losses agree within this share. */
export function expectSameLosses(found: CaseLosses, expected: CaseLosses, share: number): void {
  const difference = largestDifference(found, expected);
  if (difference <= share) return;
  throw new Error(
    `losses differ by ${difference} (at most ${share}): ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`,
  );
}
