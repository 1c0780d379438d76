import { klGradient, klToStandardNormal } from "../../../../examples/learn/klOfGaussians.ts";
import { rounded } from "../../stored.ts";

/** Gradient descent on the KL alone, and lines of equal KL, in the plane of mean and log-variance. */
export interface KlDescent {
  readonly logVariance: readonly number[];
  /** The derivative to the log-variance. */
  readonly derivative: readonly number[];
  readonly contours: readonly {
    readonly nats: number;
    readonly points: readonly (readonly [number, number])[];
  }[];
  readonly paths: readonly (readonly (readonly [mu: number, logVariance: number])[])[];
}

const starts = [
  [2.6, 0.9],
  [-2.4, 1.3],
  [-2.7, -2.2],
  [1.2, -4.6],
  [2.8, -3],
] as const;
export const rate = 0.1;
const steps = 150;

export function klDescentData(): KlDescent {
  const logVariance = Array.from({ length: 66 }, (_, at) => stored(-5 + 0.1 * at));
  return {
    logVariance,
    derivative: logVariance.map((each) => stored(klGradient(0, each).logVariance)),
    contours: [0.5, 1, 2, 4].map((nats) => ({ nats, points: contour(nats) })),
    paths: starts.map(descend),
  };
}

/** Every third step of a descent. */
function descend(start: readonly [number, number]): readonly (readonly [number, number])[] {
  let [mu, logVariance] = start;
  const path: (readonly [number, number])[] = [start];
  for (let step = 1; step <= steps; step++) {
    const slope = klGradient(mu, logVariance);
    mu -= rate * slope.mu;
    logVariance -= rate * slope.logVariance;
    if (step % 3 === 0) path.push([stored(mu), stored(logVariance)]);
  }
  return path;
}

/** Where the KL is so many nats: mu is plus and minus a root that the log-variance determines. */
function contour(nats: number): readonly (readonly [number, number])[] {
  const rest = (logVariance: number) => nats - klToStandardNormal([0], [logVariance]);
  const [low, high] = [zeroBetween(rest, -12, 0), zeroBetween(rest, 3, 0)];
  const half = Array.from({ length: 49 }, (_, at): readonly [number, number] => {
    const logVariance = low + (high - low) * (0.5 - 0.5 * Math.cos((Math.PI * at) / 48));
    return [stored(Math.sqrt(Math.max(0, 2 * rest(logVariance)))), stored(logVariance)];
  });
  return [...half, ...half.map(([mu, each]): readonly [number, number] => [-mu, each]).reverse()];
}

/** Bisection; the function is negative outside and positive inside. */
function zeroBetween(of: (value: number) => number, outside: number, inside: number): number {
  let [out, into] = [outside, inside];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (out + into) / 2;
    if (of(middle) < 0) out = middle;
    else into = middle;
  }
  return into;
}

function stored(value: number): number {
  return rounded(value, 3);
}
