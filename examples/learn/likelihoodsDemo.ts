/** Prints what the likelihoods of chapter 8 give: `npx tsx examples/learn/likelihoodsDemo.ts`. */
import {
  bernoulliCost,
  binaryEntropy,
  continuousBernoulliCost,
  gaussianCost,
  integral,
  logConstant,
  logitOf,
} from "./likelihoods.ts";

// #region rounding
/** The nearest float32 number: what a GPU or a typical tensor library computes with. */
const float32 = Math.fround;

console.log("logit   p in float32   -log(1 - p)   on the logit");
for (const logit of [2, 10, 20]) {
  const p = float32(1 / float32(1 + float32(Math.exp(-logit))));
  const byProbability = -Math.log(float32(1 - p));
  const onLogit = float32(bernoulliCost(0, logit));
  console.log(`${columns(logit, p.toFixed(8), byProbability.toFixed(6), onLogit.toFixed(6))}`);
}
// #endregion

console.log("\narea over [0, 1]   p^x (1 - p)^(1 - x)   times C(p)   Gaussian, c = 0.01, over all x");
for (const p of [0.5, 0.3, 0.1]) {
  const weights = integral((x) => Math.exp(-bernoulliCost(x, logitOf(p))), 0, 1);
  const density = integral((x) => Math.exp(-continuousBernoulliCost(x, logitOf(p))), 0, 1);
  const gaussian = integral((x) => Math.exp(-gaussianCost(x, p, 0.01)), p - 2, p + 2);
  console.log(`p = ${p.toFixed(1)}            ${columns("", weights.toFixed(6), density.toFixed(6), gaussian.toFixed(6))}`);
}

console.log("\na grey pixel x = 0.3 with p = 0.3, in nats");
console.log(`cross-entropy          ${bernoulliCost(0.3, logitOf(0.3)).toFixed(4)}`);
console.log(`entropy of the pixel   ${binaryEntropy(0.3).toFixed(4)}`);
console.log(`log C(0.3)             ${logConstant(0.3).toFixed(4)}`);
console.log(`continuous Bernoulli   ${continuousBernoulliCost(0.3, logitOf(0.3)).toFixed(4)}`);

function columns(first: number | string, ...others: readonly string[]): string {
  return `${String(first).padStart(5)}${others.map((text) => text.padStart(14)).join("")}`;
}
