import {
  estimateVariances,
  exactGradient,
  meanAndVariance,
  pathEstimate,
  scoreEstimate,
} from "../../../../examples/learn/reparameterisation.ts";
import { randomStream } from "../../../../src/random/stream.ts";

/** Estimates of d/dmu E[z^2], one sample each, as histograms. */
export interface GradientEstimates {
  readonly exact: number;
  readonly estimators: readonly {
    readonly name: string;
    /** The variance by its formula. */
    readonly formula: number;
    readonly mean: number;
    readonly variance: number;
    /** The share of estimates in each bar. */
    readonly shares: readonly number[];
    /** The share outside of all bars. */
    readonly outside: number;
  }[];
}

const count = 20_000;
export const bars = { low: -8, width: 0.5, count: 48 } as const;

export function gradientEstimatesData(): GradientEstimates {
  const [mu, sigma] = [1, 1];
  const noise = new Float32Array(count);
  randomStream(0, "learn/gradientEstimates").normals(0, noise);
  const variances = estimateVariances(mu, sigma);
  const baseline = mu ** 2 + sigma ** 2;
  const of = (name: string, formula: number, estimate: (epsilon: number) => number) => {
    const estimates = Array.from(noise, estimate);
    return { name, formula, ...meanAndVariance(estimates), ...histogram(estimates) };
  };
  return {
    exact: exactGradient(mu, sigma).mu,
    estimators: [
      of("score function", variances.score, (epsilon) => scoreEstimate(mu, sigma, epsilon).mu),
      of(
        "score function, baseline",
        variances.scoreWithBaseline,
        (epsilon) => scoreEstimate(mu, sigma, epsilon, baseline).mu,
      ),
      of("reparameterised", variances.path, (epsilon) => pathEstimate(mu, sigma, epsilon).mu),
    ],
  };
}

function histogram(values: readonly number[]) {
  const counts = Array.from({ length: bars.count }, () => 0);
  for (const value of values) {
    const bar = Math.floor((value - bars.low) / bars.width);
    if (bar >= 0 && bar < bars.count) counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const inside = counts.reduce((total, each) => total + each, 0);
  return { shares: counts.map((each) => each / values.length), outside: 1 - inside / values.length };
}
