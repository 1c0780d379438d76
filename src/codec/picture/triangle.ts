/** Which pixels of a row or column each pixel of the result is made of, and how much of each. */
export interface Contributions {
  /** Of each pixel of the result the first pixel that it is made of. */
  readonly first: Int32Array;
  /** Of each pixel of the result how many it is made of. */
  readonly count: Int32Array;
  /** `most` numbers for each pixel of the result, the first `count` of which sum to 1. */
  readonly weights: Float64Array;
  /** The largest count. */
  readonly most: number;
}

/**
 * The weights of a triangle filter along one axis, max(0, 1 - |x|), which is as wide as the reduction (antialiased) and never
 * narrower than two pixels of the source. Where the filter stands out of the source, its other weights are normalised.
 *
 * @param size pixels of the source along the axis
 * @param start where the window begins, in pixels of the source
 * @param length of the window, in pixels of the source; start + length <= size
 * @param count pixels of the result
 */
export function triangleContributions(
  size: number,
  start: number,
  length: number,
  count: number,
): Contributions {
  const scale = length / count;
  const support = scale > 1 ? scale : 1;
  const most = Math.min(size, Math.ceil(2 * support) + 1);
  const first = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Float64Array(count * most);
  for (let target = 0; target < count; target++) {
    const centre = start + (target + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(size, from + most, Math.floor(centre + support + 0.5));
    const at = target * most;
    let sum = 0;
    for (let source = from; source < end; source++) {
      const distance = (source + 0.5 - centre) / support;
      const weight = Math.max(0, 1 - (distance < 0 ? -distance : distance));
      weights[at + source - from] = weight;
      sum += weight;
    }
    for (let index = at; index < at + end - from; index++) weights[index] = (weights[index] ?? 0) / sum;
    first[target] = from;
    counts[target] = end - from;
  }
  return { first, count: counts, weights, most };
}
