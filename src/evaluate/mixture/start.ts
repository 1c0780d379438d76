import { randomStream } from "../../random/stream.ts";

/** Rounds of k-means after its start: enough for centres to settle; the mixture does the rest. */
const rounds = 10;

/**
 * The cluster of each code, [n], of at most K: k-means with a k-means++ start (Arthur and Vassilvitskii 2007, section
 * 2.2), which draws each next centre from the codes with a probability proportional to the squared distance from the
 * nearest centre so far. Fewer than K clusters if there are fewer different codes. Draws from the stream
 * `mixture/start`.
 */
export function startingClusters(
  codes: Float32Array,
  { latentSize, components, seed }: Readonly<Record<"latentSize" | "components" | "seed", number>>,
): Uint16Array {
  const centres = firstCentres(codes, { latentSize, components, seed });
  const clusters = new Uint16Array(codes.length / latentSize);
  for (let round = 0; round < rounds; round++) {
    const moved = assign(codes, latentSize, centres, clusters);
    if (round > 0 && moved === 0) break;
    moveCentres(codes, latentSize, centres, clusters);
  }
  return clusters;
}

/** Float64 [at most K, L]. */
function firstCentres(
  codes: Float32Array,
  { latentSize, components, seed }: Readonly<Record<"latentSize" | "components" | "seed", number>>,
): Float64Array {
  const count = codes.length / latentSize;
  const chances = new Float32Array(components);
  randomStream(seed, "mixture/start").uniforms(0, chances);
  const centres: number[] = [];
  const distances = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let next = Math.floor((chances[0] ?? 0) * count);
  for (let component = 1; ; component++) {
    const centre = codes.subarray(next * latentSize, (next + 1) * latentSize);
    centres.push(...centre);
    let total = 0;
    for (let code = 0; code < count; code++) {
      const distance = squaredDistance(codes, code * latentSize, centre, 0, latentSize);
      if (distance < (distances[code] ?? 0)) distances[code] = distance;
      total += distances[code] ?? 0;
    }
    if (component === components || total === 0) return Float64Array.from(centres);
    let left = (chances[component] ?? 0) * total;
    next = distances.findIndex((distance) => {
      left -= distance;
      return distance > 0 && left <= 0;
    });
    if (next < 0) next = distances.findLastIndex((distance) => distance > 0);
  }
}

/** Assigns each code to its nearest centre, and returns how many moved. */
function assign(
  codes: Float32Array,
  latentSize: number,
  centres: Float64Array,
  clusters: Uint16Array,
): number {
  let moved = 0;
  for (let code = 0; code < clusters.length; code++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let centre = 0; centre * latentSize < centres.length; centre++) {
      const distance = squaredDistance(codes, code * latentSize, centres, centre * latentSize, latentSize);
      if (distance < least) [least, nearest] = [distance, centre];
    }
    if (clusters[code] !== nearest) moved += 1;
    clusters[code] = nearest;
  }
  return moved;
}

/** Moves each centre to the mean of its codes; one without codes stays. */
function moveCentres(
  codes: Float32Array,
  latentSize: number,
  centres: Float64Array,
  clusters: Uint16Array,
): void {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length / latentSize);
  clusters.forEach((cluster, code) => {
    counts[cluster] = (counts[cluster] ?? 0) + 1;
    for (let j = 0; j < latentSize; j++) {
      const at = cluster * latentSize + j;
      sums[at] = (sums[at] ?? 0) + (codes[code * latentSize + j] ?? 0);
    }
  });
  for (let at = 0; at < centres.length; at++) {
    const held = counts[Math.floor(at / latentSize)] ?? 0;
    if (held > 0) centres[at] = (sums[at] ?? 0) / held;
  }
}

function squaredDistance(
  a: Float32Array | Float64Array,
  aBegin: number,
  b: Float32Array | Float64Array,
  bBegin: number,
  size: number,
): number {
  let sum = 0;
  for (let j = 0; j < size; j++) {
    const difference = (a[aBegin + j] ?? 0) - (b[bBegin + j] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
