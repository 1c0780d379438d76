import { differences } from "./difference.ts";
import type { Measured } from "./measure.ts";

type Line = Readonly<Record<string, unknown>>;

const numberOf = (line: Line, name: string) => (typeof line[name] === "number" ? line[name] : Number.NaN);

/**
 * Where what a model gives now is not what it gave, a line for each place. The version that stored the scores drew one
 * sample for each image, by its place; now all images share the noise of 16 samples. A KL in closed form has no noise
 * and is the same; the rest estimates the same number, so that the two differ by at most six standard deviations of
 * their difference.
 *
 * @param sampled whether the KL is estimated by the samples, too
 */
export function differencesOfMeasured(
  found: Measured,
  expected: Measured,
  sampled = false,
): readonly string[] {
  const scores = expected.scores.flatMap((line, index) => {
    const now = found.scores[index] ?? {};
    const { negativeElbo, reconstruction, kl, ...known } = line;
    const exact = sampled ? known : { ...known, kl };
    const noisy = { negativeElbo, reconstruction, ...(sampled && { kl }) };
    const deviation = numberOf(now, "standardError") * Math.sqrt(16 + 1);
    const apart = Object.entries(noisy).filter(
      ([name, value]) => !(Math.abs(numberOf(now, name) - Number(value)) <= 6 * deviation),
    );
    return [
      ...differences(now, exact, `/scores/${index}`),
      ...apart.map(([name, value]) => `/scores/${index}/${name}: expected ${value}, found ${now[name]}`),
    ];
  });
  const count = differences(found.scores.length, expected.scores.length, "/scores/length");
  return [...count, ...scores, ...differences(found.codes, expected.codes, "/codes")];
}
