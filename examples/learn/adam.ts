/** Adam (Kingma and Ba 2014) for a list of numbers. */

export interface Adam {
  readonly updates: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** The state before the first update. */
export function adamOf(count: number): Adam {
  const zeros = new Array<number>(count).fill(0);
  return { updates: 0, first: zeros, second: zeros };
}

// #region step
export function adamStep(
  weights: readonly number[],
  gradient: readonly number[],
  { updates, first, second }: Adam,
  { rate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {},
) {
  const t = updates + 1;
  const m = gradient.map((g, i) => beta1 * (first[i] ?? 0) + (1 - beta1) * g);
  const v = gradient.map((g, i) => beta2 * (second[i] ?? 0) + (1 - beta2) * g ** 2);
  const corrected = {
    m: m.map((each) => each / (1 - beta1 ** t)),
    v: v.map((each) => each / (1 - beta2 ** t)),
  };
  const change = corrected.m.map((each, i) => (-rate * each) / (Math.sqrt(corrected.v[i] ?? 0) + epsilon));
  const next = weights.map((weight, i) => weight + (change[i] ?? 0));
  return { weights: next, change, corrected, state: { updates: t, first: m, second: v } };
}
// #endregion
