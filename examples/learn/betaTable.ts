/** Prints what beta does to reconstruction and KL: chapter 12 of docs/learn. */
import { entropy, rateAndDistortion } from "./beta.ts";

console.log("beta  reconstruction     KL  their sum  above the entropy");
for (const beta of [0.25, 0.5, 1, 2, 4]) {
  const { reconstruction, kl } = rateAndDistortion(beta);
  const sum = reconstruction + kl;
  const cells = [reconstruction.toFixed(3), kl.toFixed(3), sum.toFixed(3), (sum - entropy).toFixed(3)];
  const widths = [14, 7, 11, 19];
  console.log(
    beta.toFixed(2) + cells.map((cell, at) => cell.padStart((widths[at] ?? 0) + (at === 0 ? 2 : 0))).join(""),
  );
}
