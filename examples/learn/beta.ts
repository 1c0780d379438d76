/** What beta does to a model whose best encoder is known exactly: chapter 12 of docs/learn. */

// #region beta
/**
 * p(z) = N(0, 1), p(x|z) = N(z, 1) and data x ~ N(0, 2). The encoder is q(z|x) = N(gain x, variance), and these two
 * numbers minimise reconstruction + beta KL: the derivatives to both are zero there.
 */
export function bestEncoder(beta: number) {
  return { gain: 1 / (1 + beta), variance: beta / (1 + beta) };
}

/** Means over the data, in nats, with this encoder. */
export function rateAndDistortion(beta: number) {
  const { gain, variance } = bestEncoder(beta);
  const meanSquareOfX = 2;
  const reconstruction = 0.5 * (Math.log(2 * Math.PI) + (1 - gain) ** 2 * meanSquareOfX + variance);
  const kl = 0.5 * (gain ** 2 * meanSquareOfX + variance - 1 - Math.log(variance));
  return { reconstruction, kl };
}
// #endregion

/** The mean of -log p(x) over the data: the lowest reconstruction + KL that any encoder can reach. */
export const entropy = 0.5 * Math.log(2 * Math.PI * Math.E * 2);
