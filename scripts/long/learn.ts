import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { figures } from "../learn/figures.ts";
import { figureFolder } from "../learn/files.ts";

/**
 * `npm run long -- learn [figure ...]`: measures the figures of docs/learn that show trained models again, and compares
 * them with the stored data. Models that are missing in runs/learn are trained first, which takes about half an hour
 * for all of them. The same bits need the same processor, engine and number of threads; others differ in late digits.
 */
const wanted = process.argv.slice(2);
let failed = 0;
for (const { name, measure } of figures.filter(
  (figure) => figure.trained && (wanted.length === 0 || wanted.includes(figure.name)),
)) {
  const began = performance.now();
  const stored: unknown = JSON.parse(await readFile(join(figureFolder, `${name}.json`), "utf8"));
  const difference = largestDifference(JSON.parse(JSON.stringify(await measure())), stored);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const same =
    difference === 0 ? "the same data" : `differs by at most ${difference.toPrecision(3)} of a number's size`;
  console.log(`${name}: ${same}, ${seconds} s`);
  if (difference > 0.05) failed += 1;
}
if (failed > 0) {
  console.error(
    `${failed} figures differ by more than 5 %: measure them again with npx tsx scripts/learn.ts <figure> --measure.`,
  );
  process.exit(1);
}

/** The largest relative difference between numbers at the same place; infinite if the structure differs. */
function largestDifference(found: unknown, stored: unknown): number {
  if (typeof found === "number" && typeof stored === "number")
    return found === stored ? 0 : Math.abs(found - stored) / Math.max(1, Math.abs(found), Math.abs(stored));
  if (typeof found !== "object" || found === null || typeof stored !== "object" || stored === null)
    return found === stored ? 0 : Number.POSITIVE_INFINITY;
  const [own, others] = [Object.entries(found), new Map(Object.entries(stored))];
  if (own.length !== others.size) return Number.POSITIVE_INFINITY;
  return own.reduce((most, [key, value]) => Math.max(most, largestDifference(value, others.get(key))), 0);
}
