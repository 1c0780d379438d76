/** Prints the numbers of an alphabet of four letters: `npx tsx examples/learn/informationDemo.ts`. */
import { crossEntropy, divergence, entropy, inBits, type Probabilities } from "./information.ts";

const p: Probabilities = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
const q: Probabilities = [1 / 8, 1 / 2, 1 / 4, 1 / 8];

const quantities = {
  "entropy of p": entropy(p),
  "entropy of q": entropy(q),
  "cross-entropy H(p, q)": crossEntropy(p, q),
  "cross-entropy H(q, p)": crossEntropy(q, p),
  "KL(p || q)": divergence(p, q),
  "KL(q || p)": divergence(q, p),
};
for (const [name, nats] of Object.entries(quantities))
  console.log(`${name.padEnd(21)}  ${inBits(nats).toFixed(3)} bits  ${nats.toFixed(3)} nats`);
