import { entropy, rateAndDistortion } from "../../../../examples/learn/beta.ts";

/** Reconstruction and KL of the best encoder for many betas, and for those that are marked. */
export function betaCurveData() {
  const betas = Array.from({ length: 81 }, (_, at) => 2 ** (-4 + at / 10));
  const of = (beta: number) => ({ beta, ...rateAndDistortion(beta) });
  return { entropy, curve: betas.map(of), marked: [0.25, 0.5, 1, 2, 4].map(of) };
}
