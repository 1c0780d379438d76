import { randomStream } from "../../random/stream.ts";

/**
 * Seeded numbers for tests, chosen so that small steps from them cross no kink:
 *
 * - `anywhere`: from -2 to 2;
 * - `positive`: from 0.3 to 2;
 * - `awayFromZero`: of either sign, 0.3 to 2 in magnitude;
 * - `even` and `odd`: such multiples of 0.1, so that one of each always differs by 0.1 at least;
 * - `distinct`: multiples of 0.1, no two equal, in random order.
 */
export type Sampler = "anywhere" | "positive" | "awayFromZero" | "even" | "odd" | "distinct";

export function draw(sampler: Sampler, count: number, purpose: string): number[] {
  const stream = randomStream(20, purpose);
  if (sampler === "distinct") {
    return Array.from(stream.permutation(0, count), (rank) => (rank - count / 2) / 10);
  }
  const uniforms = new Float32Array(count);
  stream.uniforms(0, uniforms);
  return Array.from(uniforms, transforms[sampler]);
}

const transforms: Readonly<Record<Exclude<Sampler, "distinct">, (uniform: number) => number>> = {
  anywhere: (u) => 4 * u - 2,
  positive: (u) => 0.3 + 1.7 * u,
  awayFromZero: (u) => (u < 0.5 ? -0.3 - 3.4 * u : 0.3 + 3.4 * (u - 0.5)),
  even: (u) => Math.floor(u * 20 - 10) / 5,
  odd: (u) => Math.floor(u * 20 - 10) / 5 + 0.1,
};
