import { DataError } from "../errors.ts";

/** Paths between two codes. */
export const interpolationPaths = ["linear", "spherical"] as const;
export type PathName = (typeof interpolationPaths)[number];

/** Below this sine of the angle between two codes, the great circle through them is not determined. */
const smallestSine = 1e-6;

/**
 * `steps` codes from one to the other, both included, at equal distances: float32 [steps, L].
 * - linear: along the straight line.
 * - spherical: along the great circle, at equal angles (Shoemake 1985, "Animating Rotation with Quaternion Curves", the
 *   Slerp formula, unchanged for codes of unequal length). Codes of a normal prior in many dimensions lie near a
 *   sphere, and a straight line leaves it. If both codes point in the same direction or in opposite ones, this is the
 *   straight line.
 *
 * @throws DataError if the codes differ in length, or there are fewer than 2 steps
 */
export function interpolateCodes(
  path: PathName,
  from: Float32Array,
  to: Float32Array,
  steps: number,
): Float32Array {
  if (from.length !== to.length)
    throw new DataError(
      `codes: expected two of the same length, found ${from.length} and ${to.length} numbers`,
    );
  if (!Number.isSafeInteger(steps) || steps < 2)
    throw new DataError(`expected a whole number from 2 on, found ${steps}`, {
      setting: "steps",
      value: steps,
    });
  const weights = path === "linear" ? linearWeights : sphericalWeights(from, to);
  const codes = new Float32Array(steps * from.length);
  for (let step = 0; step < steps; step++) {
    const [a, b] = weights(step / (steps - 1));
    for (let j = 0; j < from.length; j++)
      codes[step * from.length + j] = a * (from[j] ?? 0) + b * (to[j] ?? 0);
  }
  return codes;
}

type Weights = (t: number) => readonly [from: number, to: number];

const linearWeights: Weights = (t) => [1 - t, t];

function sphericalWeights(from: Float32Array, to: Float32Array): Weights {
  let [product, square, otherSquare] = [0, 0, 0];
  from.forEach((a, j) => {
    const b = to[j] ?? 0;
    product += a * b;
    square += a * a;
    otherSquare += b * b;
  });
  const norms = Math.sqrt(square * otherSquare);
  if (norms === 0) return linearWeights;
  const angle = Math.acos(Math.min(1, Math.max(-1, product / norms)));
  const sine = Math.sin(angle);
  if (sine < smallestSine) return linearWeights;
  return (t) => [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
}
