/** The source pixels that contribute to each pixel of a resized row or column, and their weights. */
export interface Contributions {
  /** The first source pixel for each pixel of the result. */
  readonly first: Int32Array;
  /** The number of source pixels for each pixel of the result. */
  readonly count: Int32Array;
  /** `most` weights for each pixel of the result. The first `count` of them sum to 1; the others are unused. */
  readonly weights: Float64Array;
  /** The largest count. */
  readonly most: number;
}

/**
 * The weights of a triangle filter, max(0, 1 - |x|), along one axis. It is as wide as the reduction (antialiased),
 * and never narrower than two pixels of the source. Where the filter extends past the source, the remaining weights
 * are normalised.
 *
 * @param size number of source pixels along the axis
 * @param start beginning of the window, in source pixels
 * @param length length of the window, in source pixels; start + length <= size
 * @param count number of pixels of the result
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
