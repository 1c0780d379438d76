/** The probability w of heads after some tosses of a coin: chapter 3 of docs/learn. */

/** What was seen. */
export interface Tosses {
  readonly heads: number;
  readonly tails: number;
}

// #region coin
/** log p(tosses | w): a sum over the data, not a product. */
export function logLikelihood(w: number, { heads, tails }: Tosses): number {
  const term = (count: number, p: number) => (count === 0 ? 0 : count * Math.log(p));
  return term(heads, w) + term(tails, 1 - w);
}

/** The w that makes the data most probable. */
export function mostLikely({ heads, tails }: Tosses): number {
  return heads / (heads + tails);
}

/** p(w | tosses) under a uniform prior is the Beta distribution of these two numbers. */
export function posteriorBeta({ heads, tails }: Tosses): { readonly a: number; readonly b: number } {
  return { a: 1 + heads, b: 1 + tails };
}

/** The mean of w under the posterior: the probability of heads at the next toss. */
export function posteriorMean(tosses: Tosses): number {
  const { a, b } = posteriorBeta(tosses);
  return a / (a + b);
}
// #endregion
