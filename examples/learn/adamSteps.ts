/** Makes three Adam steps with the four-pixel VAE, and prints the numbers of one weight and of all weights. */
import { type Adam, adamOf, adamStep } from "./adam.ts";
import { gradientsOf, lossOf, text, type Weights, weights } from "./fourPixels.ts";

const rate = 0.1;
const column = (value: string | number) =>
  (typeof value === "number" ? value.toFixed(6) : value).padStart(11);

/** A step for every parameter. */
function stepAll(given: Weights, states: Readonly<Record<string, Adam>>) {
  const gradients = gradientsOf(given);
  return Object.entries(given).map(([name, numbers]) => {
    const gradient = gradients[name] ?? [];
    return {
      name,
      gradient,
      ...adamStep(numbers, gradient, states[name] ?? adamOf(numbers.length), { rate }),
    };
  });
}

let now = weights;
let states: Readonly<Record<string, Adam>> = {};
console.log(
  `step${["gradient", "m", "v", "m correct.", "v correct.", "change", "weight"].map(column).join("")}`,
);
for (let step = 1; step <= 3; step++) {
  const before = now;
  const made = stepAll(now, states);
  now = Object.fromEntries(made.map((each) => [each.name, each.weights]));
  states = Object.fromEntries(made.map((each) => [each.name, each.state]));
  const shown = made.find(({ name }) => name === "decoder.output.weight");
  if (shown === undefined) continue;
  const { gradient, state, corrected, change } = shown;
  const row = [gradient, state.first, state.second, corrected.m, corrected.v, change, shown.weights];
  console.log(`${String(step).padStart(4)}${row.map((each) => column(each[0] ?? 0)).join("")}`);
  console.log(`     loss ${lossOf(before).toFixed(4)} before, ${lossOf(now).toFixed(4)} after`);
}
console.log("\nThe change of all weights in the first step:");
for (const { name, change } of stepAll(weights, {})) console.log(`  ${name.padEnd(25)} ${text(change)}`);
