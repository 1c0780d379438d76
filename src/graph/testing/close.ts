import { expect } from "vitest";

export interface Tolerance {
  /** Allowed difference, as a share of the expected element. */
  readonly relative: number;
  /**
   * Additional allowed difference, for elements that are small compared with the terms of their computation. Default:
   * 0.
   */
  readonly absolute?: number;
}

/** Expects the same number of elements, each within the tolerance; NaN and infinities only where they are expected. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative, absolute = 0 }: Tolerance,
  what = "result",
): void {
  expect(actual.length, `${what}: how many numbers`).toBe(expected.length);
  for (const [index, wanted] of Array.from(expected).entries()) {
    const found = actual[index] ?? Number.NaN;
    if (found === wanted || (Number.isNaN(found) && Number.isNaN(wanted))) continue;
    const allowed = relative * Math.abs(wanted) + absolute;
    if (Number.isFinite(wanted) && Math.abs(found - wanted) <= allowed) continue;
    expect.fail(`${what}, element ${index}: expected ${wanted} within ${allowed}, found ${found}`);
  }
}
