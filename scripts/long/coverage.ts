import { measureCoverage } from "../../test/oracle/coverage.ts";

/**
 * `npm run long -- coverage`: estimates log p(x) of a linear-Gaussian model with 200 seeds and several numbers of
 * codes, and prints how many intervals contain the exact value. Exits with 1 if the intervals of the largest number of
 * codes contain it too rarely.
 */
const seeds = 200;
console.log("codes  effective  within 1 error  within 2 errors  bias, errors  spread, errors");
let last = { one: Number.NaN, two: Number.NaN };
for (const samples of [20, 100, 500, 2000, 5000]) {
  const { one, two, bias, spread, effectiveSamples } = await measureCoverage(samples, seeds);
  const cells = [
    effectiveSamples.toFixed(1),
    one.toFixed(3),
    two.toFixed(3),
    bias.toFixed(2),
    spread.toFixed(2),
  ];
  console.log([String(samples).padStart(5), ...cells.map((cell) => cell.padStart(12))].join(" "));
  last = { one, two };
}
// Three standard errors of 68 % and 95 % of 200.
if (!(last.one > 0.68 - 0.1 && last.two > 0.95 - 0.046)) process.exitCode = 1;
