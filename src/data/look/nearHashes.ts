/** The most rows of a bucket with which a row is compared. It bounds the time if very many hashes are alike. */
const mostNeighbours = 128;
const bands = 4;
const bucketCount = 2 ** 16;

export interface CloseHashes {
  /** Pairs of hash indices, the lower one first, and the number of bits in which they differ. Each pair once. */
  readonly close: Iterable<readonly [a: number, b: number, distance: number]>;
  /** Whether all pairs were found. */
  readonly complete: boolean;
}

/**
 * Finds 64-bit hashes that differ in few bits without comparing all pairs. If two hashes differ in at most three bits,
 * at least one of their four bands of 16 bits is equal. Only hashes with an equal band are compared.
 *
 * @param high upper halves of the hashes
 * @param low lower halves of the hashes
 * @param count number of hashes
 * @param most the most bits in which they may differ: at most 3, otherwise pairs would be missed
 */
export function nearHashes(high: Uint32Array, low: Uint32Array, count: number, most: number): CloseHashes {
  const sorted = Array.from({ length: bands }, (_, band) => sortedByBand(high, low, count, band));
  const complete = sorted.every(({ starts }) => {
    for (let bucket = 0; bucket < bucketCount; bucket++)
      if ((starts[bucket + 1] ?? 0) - (starts[bucket] ?? 0) > mostNeighbours + 1) return false;
    return true;
  });
  return { complete, close: pairs() };

  function* pairs(): Generator<readonly [number, number, number], void, undefined> {
    for (const [band, { order, starts, bandOf }] of sorted.entries()) {
      for (let place = 0; place < count; place++) {
        const one = order[place] ?? 0;
        const end = Math.min(place + 1 + mostNeighbours, starts[bandOf(one) + 1] ?? 0);
        for (let next = place + 1; next < end; next++) {
          const other = order[next] ?? 0;
          const [upper, lower] = [at(high, one) ^ at(high, other), at(low, one) ^ at(low, other)];
          const distance = bitsOf(upper) + bitsOf(lower);
          if (distance > most || foundBefore(upper, lower, band)) continue;
          yield one < other ? [one, other, distance] : [other, one, distance];
        }
      }
    }
  }
}

/**
 * Every fourth bit, from both halves, so that each band has bits of the whole image: bands of whole rows would be equal
 * in all images with empty upper rows.
 */
function bandBits(high: number, low: number, band: number): number {
  return everyFourth(low >>> band) | (everyFourth(high >>> band) << 8);
}

/** Bits 0, 4, 8, ... of a 32-bit word as 8 bits. */
function everyFourth(word: number): number {
  let bits = word & 0x11111111;
  bits = (bits | (bits >>> 3)) & 0x03030303;
  bits = (bits | (bits >>> 6)) & 0x000f000f;
  return (bits | (bits >>> 12)) & 0xff;
}

/** Whether an earlier band of two hashes is also equal, so that the pair was found there. */
function foundBefore(upper: number, lower: number, band: number): boolean {
  for (let earlier = 0; earlier < band; earlier++) if (bandBits(upper, lower, earlier) === 0) return true;
  return false;
}

/**
 * Hash indices sorted by the bits of a band, and the start of each bucket. Large buckets are sorted by the whole hash.
 */
function sortedByBand(high: Uint32Array, low: Uint32Array, count: number, band: number) {
  const bandOf = (one: number) => bandBits(at(high, one), at(low, one), band);
  const starts = new Uint32Array(bucketCount + 1);
  for (let one = 0; one < count; one++) starts[bandOf(one) + 1] = at(starts, bandOf(one) + 1) + 1;
  for (let bucket = 0; bucket < bucketCount; bucket++)
    starts[bucket + 1] = at(starts, bucket + 1) + at(starts, bucket);
  const order = new Uint32Array(count);
  const filled = starts.slice();
  for (let one = 0; one < count; one++) {
    const bucket = bandOf(one);
    order[at(filled, bucket)] = one;
    filled[bucket] = at(filled, bucket) + 1;
  }
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const [from, to] = [at(starts, bucket), at(starts, bucket + 1)];
    if (to - from <= mostNeighbours + 1) continue;
    order.subarray(from, to).sort((a, b) => at(high, a) - at(high, b) || at(low, a) - at(low, b) || a - b);
  }
  return { order, starts, bandOf };
}

function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function at(array: Uint32Array, index: number): number {
  return array[index] ?? 0;
}
