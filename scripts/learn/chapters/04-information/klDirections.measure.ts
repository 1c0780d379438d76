import { evenly } from "../../../../examples/learn/bayes.ts";
import {
  klByFormula,
  klByIntegral,
  klBySamples,
  type Normal,
} from "../../../../examples/learn/information.ts";
import { randomStream } from "../../../../src/random/stream.ts";

/** A divergence in nats, found in three ways. */
export interface Divergence {
  readonly formula: number;
  readonly integral: number;
  readonly samples: { readonly mean: number; readonly error: number };
}

/** Two Gaussians, and both directions of their KL. */
export interface KlDirections {
  readonly p: Normal;
  readonly q: Normal;
  /** Where densities and integrands are drawn. */
  readonly x: readonly number[];
  readonly sampleCount: number;
  readonly forward: Divergence;
  readonly reverse: Divergence;
}

export function klDirectionsData(): KlDirections {
  const p: Normal = { mean: 0, variance: 1 };
  const q: Normal = { mean: 1, variance: 4 };
  const sampleCount = 100_000;
  const noise = new Float32Array(sampleCount);
  randomStream(0, "learn/klDirections").normals(0, noise);
  const between = (from: Normal, to: Normal): Divergence => ({
    formula: klByFormula(from, to),
    integral: klByIntegral(from, to),
    samples: klBySamples(from, to, noise),
  });
  return {
    p,
    q,
    x: evenly(-8, 10, 181).map((at) => Number(at.toFixed(2))),
    sampleCount,
    forward: between(p, q),
    reverse: between(q, p),
  };
}
