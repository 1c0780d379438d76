/** The first principal component of points in the plane: chapter 1 of docs/learn. */

export type Point = readonly [x: number, y: number];

// #region axis
export interface Axis {
  readonly mean: Point;
  /** Of length 1. */
  readonly direction: Point;
}

/** The line through the mean along which the points vary most. */
export function principalAxis(points: readonly Point[]): Axis {
  const meanOf = (value: (point: Point) => number) =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length;
  const mean: Point = [meanOf(([x]) => x), meanOf(([, y]) => y)];
  const xx = meanOf(([x]) => (x - mean[0]) ** 2);
  const yy = meanOf(([, y]) => (y - mean[1]) ** 2);
  const xy = meanOf(([x, y]) => (x - mean[0]) * (y - mean[1]));
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { mean, direction: [Math.cos(angle), Math.sin(angle)] };
}

/** The code of a point: one number instead of two. */
export function encode({ mean, direction }: Axis, [x, y]: Point): number {
  return direction[0] * (x - mean[0]) + direction[1] * (y - mean[1]);
}

/** The point of the line with this code. */
export function decode({ mean, direction }: Axis, code: number): Point {
  return [mean[0] + code * direction[0], mean[1] + code * direction[1]];
}
// #endregion

/** The share of the points' variance that their reconstructions keep. */
export function explainedShare(points: readonly Point[], axis: Axis): number {
  const squaredDistance = (a: Point, b: Point) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
  let [left, total] = [0, 0];
  for (const point of points) {
    left += squaredDistance(point, decode(axis, encode(axis, point)));
    total += squaredDistance(point, axis.mean);
  }
  return 1 - left / total;
}
