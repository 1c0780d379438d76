/** The cost of a black pixel in float32, through p and on the logit: `npx tsx examples/learn/roundingDemo.ts`. */
import { bernoulliCost } from "./likelihoods.ts";

/** The nearest float32 number. */
const float32 = Math.fround;

console.log("logit a   p in float32   -log(1 - p)   softplus(a)");
for (const logit of [2, 10, 20]) {
  const p = float32(1 / float32(1 + float32(Math.exp(-logit))));
  const throughP = -Math.log(float32(1 - p));
  const onLogit = float32(bernoulliCost(0, logit));
  const numbers = [p.toFixed(8), throughP.toFixed(6), onLogit.toFixed(6)];
  console.log(String(logit).padStart(7) + numbers.map((text) => text.padStart(14)).join(""));
}
