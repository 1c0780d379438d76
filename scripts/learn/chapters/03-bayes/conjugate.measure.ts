import {
  evenly,
  evidenceOf,
  type LinearModel,
  posteriorOf,
  prior,
} from "../../../../examples/learn/bayes.ts";
import { logDensity, type Normal } from "../../../../examples/learn/information.ts";
import { rounded } from "../../stored.ts";

/** Densities [place, density] of z for one datum, and of x. */
export interface Conjugate {
  readonly model: LinearModel;
  readonly x: number;
  readonly prior: readonly (readonly [number, number])[];
  /** p(x|z) at this x, as a function of z. */
  readonly likelihood: readonly (readonly [number, number])[];
  readonly posterior: readonly (readonly [number, number])[];
  readonly evidence: readonly (readonly [number, number])[];
  readonly evidenceAtX: number;
}

export function conjugateData(): Conjugate {
  const model: LinearModel = { a: 1, c: 0.25 };
  const x = 1.5;
  const curve = (places: readonly number[], log: (at: number) => number) =>
    places.map((at) => [rounded(at), rounded(Math.exp(log(at)))] as const);
  const z = evenly(-3, 3.5, 131);
  const of = (normal: Normal) => (at: number) => logDensity(normal, at);
  return {
    model,
    x,
    prior: curve(z, of(prior)),
    likelihood: curve(z, (at) => logDensity({ mean: model.a * at, variance: model.c }, x)),
    posterior: curve(z, of(posteriorOf(model, x))),
    evidence: curve(evenly(-4, 4.5, 86), of(evidenceOf(model))),
    evidenceAtX: rounded(Math.exp(logDensity(evidenceOf(model), x))),
  };
}
