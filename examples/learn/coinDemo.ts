/** Compares both answers: `npx tsx examples/learn/coinDemo.ts`. */
import { mostLikely, posteriorMean, type Tosses } from "./coin.ts";

const seen: readonly Tosses[] = [
  { heads: 3, tails: 0 },
  { heads: 30, tails: 10 },
  { heads: 300, tails: 100 },
];
for (const tosses of seen)
  console.log(
    `${String(tosses.heads).padStart(3)} heads, ${String(tosses.tails).padStart(3)} tails:`,
    `maximum likelihood ${mostLikely(tosses).toFixed(3)}, posterior mean ${posteriorMean(tosses).toFixed(3)}`,
  );
