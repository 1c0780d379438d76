/** Trains four pairs of beta and c, three of which have the same product: `npx tsx examples/learn/oneKnobDemo.ts`. */
import { trainPair } from "./oneKnob.ts";

for (const pair of [
  { beta: 1, c: 0.04 },
  { beta: 4, c: 0.01 },
  { beta: 0.08, c: 0.5 },
  { beta: 1, c: 0.5 },
]) {
  const { squaredError, kl, reconstruction } = await trainPair(pair);
  const metrics = [squaredError, kl, reconstruction].map((each) => each.toFixed(3).padStart(9)).join("");
  console.log(`beta ${pair.beta}, c ${pair.c}: squared error, KL and reconstruction ${metrics}`);
}
