/** Prints areas and costs of grey pixels: `npx tsx examples/learn/likelihoodsDemo.ts`. */
import { bernoulliCost, continuousBernoulliCost, integral, logConstant, logitOf } from "./likelihoods.ts";

console.log("p      area of p^x (1 - p)^(1 - x)   times C(p)");
for (const p of [0.5, 0.3, 0.1]) {
  const grey = integral((x) => Math.exp(-bernoulliCost(x, logitOf(p))), 0, 1);
  const density = integral((x) => Math.exp(-continuousBernoulliCost(x, logitOf(p))), 0, 1);
  console.log(`${p}    ${grey.toFixed(6).padStart(27)}${density.toFixed(6).padStart(13)}`);
}

const [x, p] = [0.3, 0.3];
console.log(`
a pixel of 0.3, reconstructed exactly
cross-entropy         ${bernoulliCost(x, logitOf(p)).toFixed(4).padStart(8)} nats
log C(0.3)            ${logConstant(logitOf(p)).toFixed(4).padStart(8)}
continuous Bernoulli  ${continuousBernoulliCost(x, logitOf(p)).toFixed(4).padStart(8)} nats`);
