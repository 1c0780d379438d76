import { logTwoPi } from "../../vae/gaussian.ts";

/** q(z|x) = N(mu, e^logVar) of some data, [count, L] each, and a draw of each. */
export interface GaussianCodes {
  readonly count: number;
  readonly latentSize: number;
  readonly mu: Float32Array;
  readonly logVar: Float32Array;
  /** z ~ q(z|x), [count, L]. */
  readonly draws: Float32Array;
}

export interface IndexCodeInformation {
  /** In nats. */
  readonly information: number;
  /** log of the number of data: no estimate is above it. */
  readonly limit: number;
}

/**
 * The index-code mutual information I(n; z) (Hoffman and Johnson 2016; Chen et al. 2018, equation 2): how many nats a
 * code z tells about the datum n that it is a code of. The mean of log q(z|x_n) - log (1/N sum over m of q(z|x_m)) over
 * one draw for each of N data. It is at most log N, and a lower bound of the information about data of which these are
 * a sample.
 */
export function indexCodeInformation(codes: GaussianCodes): IndexCodeInformation {
  const { count, latentSize, mu, logVar, draws } = codes;
  const precision = Float64Array.from(logVar, (value) => Math.exp(-value));
  const normaliser = Float64Array.from({ length: count }, (_, datum) => {
    let sum = 0;
    for (let j = 0; j < latentSize; j++) sum -= ((logVar[datum * latentSize + j] ?? 0) + logTwoPi) / 2;
    return sum;
  });
  const logDensities = new Float64Array(count);
  let total = 0;
  for (let n = 0; n < count; n++) {
    for (let m = 0; m < count; m++) {
      let squares = 0;
      for (let j = 0; j < latentSize; j++) {
        const off = (draws[n * latentSize + j] ?? 0) - (mu[m * latentSize + j] ?? 0);
        squares += off * off * (precision[m * latentSize + j] ?? 0);
      }
      logDensities[m] = (normaliser[m] ?? 0) - squares / 2;
    }
    const largest = logDensities.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const sum = logDensities.reduce((all, value) => all + Math.exp(value - largest), 0);
    total += (logDensities[n] ?? 0) - largest - Math.log(sum / count);
  }
  return { information: total / count, limit: Math.log(count) };
}
