import { klByFormula, klByIntegral, type Normal } from "../../../../examples/learn/information.ts";

/** Densities of two Gaussians and the integrands of both directions of their KL, on the same places. */
export interface KlDirections {
  readonly p: Normal;
  readonly q: Normal;
  readonly x: readonly number[];
  readonly nats: { readonly forward: number; readonly reverse: number };
}

export function klDirectionsData(): KlDirections {
  const p: Normal = { mean: 0, variance: 1 };
  const q: Normal = { mean: 1, variance: 4 };
  const x = Array.from({ length: 161 }, (_, at) => -4 + 0.07 * at);
  return { p, q, x, nats: { forward: klByFormula(p, q), reverse: klByIntegral(q, p) } };
}
