import {
  exactPosterior,
  gap,
  groupedBounds,
  logEvidence,
  logWeights,
} from "../../../../examples/learn/elbo.ts";
import type { Normal } from "../../../../examples/learn/information.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { model, x } from "./model.ts";

const counts = [1, 2, 4, 8, 16, 32, 64] as const;
const groups = 10_000;
/** Of a histogram of the estimates of one K. */
const bin = { low: -6.75, width: 0.125, count: 48 } as const;

/** The IWAE bound for each K, from independent codes, with its standard error; for two approximate posteriors. */
export function iwaeBoundsData() {
  const choices: Readonly<Record<string, Normal>> = {
    prior: { mean: 0, variance: 1 },
    between: { mean: 0.5, variance: 0.4 },
  };
  const estimates = (q: Normal, samples: number) => {
    const noise = new Float32Array(groups * samples);
    randomStream(0, "learn/iwaeBounds").normals(samples, noise);
    return groupedBounds(logWeights(model, x, q, noise), samples);
  };
  const bounds = Object.entries(choices).map(([name, q]) => ({
    name,
    ...q,
    gap: gap(model, x, q),
    points: counts.map((samples) => ({ samples, ...summary(estimates(q, samples)) })),
  }));
  const shown = choices.prior ?? { mean: 0, variance: 1 };
  const spread = [1, 8, 64].map((samples) => ({ samples, shares: histogram(estimates(shown, samples)) }));
  return {
    logEvidence: logEvidence(model, x),
    posterior: exactPosterior(model, x),
    bounds,
    bin,
    spread,
  };
}

function summary(values: Float64Array) {
  const bound = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - bound) ** 2, 0);
  return { bound, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** The share of estimates in each bin. */
function histogram(values: Float64Array): readonly number[] {
  const shares = new Array<number>(bin.count).fill(0);
  for (const value of values) {
    const at = Math.floor((value - bin.low) / bin.width);
    if (at >= 0 && at < bin.count) shares[at] = (shares[at] ?? 0) + 1 / values.length;
  }
  return shares.map((share) => Number(share.toFixed(4)));
}
