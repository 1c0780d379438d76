import { distance } from "fastest-levenshtein";

/** Longer words are not compared, because the time of a comparison is quadratic in the length. */
const longest = 100;

/**
 * The nearest known word if it may have been meant: up to two typing errors (more in long words), or an abbreviation.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  if (meant.length < 2 || meant.length > longest) return undefined;
  const slips = meant.length < 4 ? 1 : Math.max(2, Math.floor(meant.length / 3));
  const byDistance = known
    .map((each) => ({ each, apart: distance(meant, each.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart);
  const [nearest] = byDistance;
  if (nearest !== undefined && nearest.apart <= 1) return nearest.each;
  const begun = known.find((each) => each.toLowerCase().startsWith(meant));
  if (begun !== undefined) return begun;
  return nearest !== undefined && nearest.apart <= slips ? nearest.each : undefined;
}
