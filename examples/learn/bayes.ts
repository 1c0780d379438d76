/** Prior, likelihood, posterior and evidence: chapter 3 of docs/learn. */
import { logDensity, type Normal } from "./information.ts";

/** One latent number and one datum: z ~ N(0, 1) and x|z ~ N(a z, c). */
export interface LinearModel {
  readonly a: number;
  /** The variance of x around a z. */
  readonly c: number;
}

// #region linear
/** The exact posterior p(z|x). */
export function posteriorOf({ a, c }: LinearModel, x: number): Normal {
  return { mean: (a * x) / (a ** 2 + c), variance: c / (a ** 2 + c) };
}

/** The evidence p(x), a density of x. */
export function evidenceOf({ a, c }: LinearModel): Normal {
  return { mean: 0, variance: a ** 2 + c };
}
// #endregion

export const prior: Normal = { mean: 0, variance: 1 };

// #region grid
/** p(z|x) and p(x) of a decoder that may be any function, by a sum over a grid of z. */
export function posteriorOnGrid(decoder: (z: number) => number, c: number, x: number, z: readonly number[]) {
  const width = (z[1] ?? 0) - (z[0] ?? 0);
  const joint = z.map((at) =>
    Math.exp(logDensity(prior, at) + logDensity({ mean: decoder(at), variance: c }, x)),
  );
  const evidence = joint.reduce((sum, each) => sum + each * width, 0);
  return { evidence, posterior: joint.map((each) => each / evidence) };
}
// #endregion

/** A decoder that gives the same x for two codes: f(z) = f(-1 - z). */
export const foldedDecoder = (z: number): number => (z ** 2 + z) / 2;

export function evenly(low: number, high: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
}
