/** Checks gradients of the four-pixel VAE by the chain rule, written out, and by finite differences. */
import { changed, gradientsOf, lossOf, text, type Weights, weights } from "./fourPixels.ts";

// #region finite
/** (L(w + h) - L(w - h)) / 2h for one number of one parameter. */
export function finiteDifference(given: Weights, name: string, at: number, h = 1e-4): number {
  return (lossOf(changed(given, name, at, h)) - lossOf(changed(given, name, at, -h))) / (2 * h);
}
// #endregion

// #region chain
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
const x = [1, 1, 0, 0];
const mean = 0.2 + 0.3;
const sigma = Math.exp(0.5 * (-0.4 - 0.6));
const z = mean + sigma * 0.5;
const logits = [z, 0.5 * z + 0.2, -0.5 * z, -z - 0.2];
const byLogit = logits.map((logit, pixel) => sigmoid(logit) - (x[pixel] ?? 0));
const [a = 0, b = 0, c = 0, d = 0] = byLogit;
const byZ = a * 1 + b * 0.5 + c * -0.5 + d * -1;
/** Of the first weight of the decoder, and of the first weight of the encoder's mean. */
export const byHand = { decoder: a * z, encoder: (byZ * 1 + mean) * 1 };
// #endregion

const gradients = gradientsOf(weights);
for (const [name, hand] of [
  ["decoder.output.weight", byHand.decoder],
  ["posterior.mu.weight", byHand.encoder],
] as const) {
  console.log(`${name}, first number`);
  console.log(`  by hand            ${text([hand])}`);
  console.log(`  the program        ${text([gradients[name]?.[0] ?? 0])}`);
  console.log(`  finite difference  ${text([finiteDifference(weights, name, 0)])}`);
}
