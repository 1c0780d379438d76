/** Two paths between two codes, and why they differ in many dimensions: chapter 11 of docs/learn. */

export type Code = ArrayLike<number>;

// #region paths
/** Along the straight line, at share t from 0 to 1. */
export function straightLine(from: Code, to: Code, t: number): number[] {
  return mix(from, to, 1 - t, t);
}

/** Along the great circle, at share t of the angle. The codes must have different directions. */
export function greatCircle(from: Code, to: Code, t: number): number[] {
  const angle = Math.acos(dot(from, to) / (lengthOf(from) * lengthOf(to)));
  const weight = (share: number) => Math.sin(share * angle) / Math.sin(angle);
  return mix(from, to, weight(1 - t), weight(t));
}
// #endregion

/** The Euclidean norm. */
export function lengthOf(code: Code): number {
  return Math.sqrt(dot(code, code));
}

function dot(a: Code, b: Code): number {
  return Array.from(a).reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function mix(from: Code, to: Code, a: number, b: number): number[] {
  return Array.from(from, (value, at) => a * value + b * (to[at] ?? 0));
}
