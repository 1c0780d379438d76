import type { Dataset } from "../dataset.ts";
import type { DatumArray, Source } from "../source.ts";
import { datumSize } from "../source.ts";
import { dataInPasses } from "../sources/passes.ts";
import type { SplitName } from "../splitNames.ts";

/** Data that are there more than once, by their content to the bit; labels are not looked at. */
export interface Duplicates {
  /** Of each split, how many data repeat an earlier one of it. */
  readonly within: Readonly<Partial<Record<SplitName, number>>>;
  /** How many data for validation and testing are among those for training. */
  readonly inTraining: Readonly<Partial<Record<Exclude<SplitName, "train">, number>>>;
}

/**
 * Finds data with the same numbers by a 64-bit hash of each: eight bytes of memory a datum. Two different data among a million have
 * the same hash once in thirty million data sets.
 *
 * @throws DataError where data cannot be read
 */
export async function findDuplicates({
  train,
  validation,
  test,
}: Pick<Dataset, "train" | "validation" | "test">): Promise<Duplicates> {
  const training = await hashesOf(train);
  const others = Object.entries({ validation, test }).filter(([, source]) => source && source.count > 0);
  const within: Partial<Record<SplitName, number>> = { train: repeated(training) };
  const inTraining: Partial<Record<Exclude<SplitName, "train">, number>> = {};
  for (const [name, source] of others as ["validation" | "test", Source][]) {
    const hashes = await hashesOf(source);
    within[name] = repeated(hashes);
    inTraining[name] = hashes.reduce((count, hash) => count + (includes(training, hash) ? 1 : 0), 0);
  }
  return { within, inTraining };
}

/** The hash of each datum, in ascending order. */
async function hashesOf(source: Source): Promise<BigUint64Array> {
  const size = datumSize(source);
  const halves = new Uint32Array(2 * source.count);
  for await (const { first, count, x } of dataInPasses(source)) {
    const words = wordsOf(x, count, size);
    const each = words.length / count;
    for (let datum = 0; datum < count; datum++)
      hashInto(halves, 2 * (first + datum), words, datum * each, each);
  }
  return new BigUint64Array(halves.buffer).sort();
}

/** Data as whole 32-bit words, each datum filled up with zeros. -0 becomes 0, which is the same number. */
function wordsOf(x: DatumArray, count: number, size: number): Uint32Array {
  if (x instanceof Float32Array) {
    const same = x.map((value) => (value === 0 ? 0 : value));
    return new Uint32Array(same.buffer, 0, same.length);
  }
  if (size % 4 === 0 && x.byteOffset % 4 === 0) return new Uint32Array(x.buffer, x.byteOffset, x.length / 4);
  const padded = 4 * Math.ceil(size / 4);
  const bytes = new Uint8Array(count * padded);
  for (let datum = 0; datum < count; datum++)
    bytes.set(x.subarray(datum * size, (datum + 1) * size), datum * padded);
  return new Uint32Array(bytes.buffer);
}

/** Two halves as murmur3's 32-bit hash makes them (Appleby 2011), of two seeds. */
function hashInto(out: Uint32Array, place: number, words: Uint32Array, start: number, length: number): void {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let at = start; at < start + length; at++) {
    const word = words[at] ?? 0;
    const first = Math.imul(word, 0xcc9e2d51);
    a ^= Math.imul((first << 15) | (first >>> 17), 0x1b873593);
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
    const second = Math.imul(word, 0x239b961b);
    b ^= Math.imul((second << 16) | (second >>> 16), 0xab0e9789);
    b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x561ccd1b) | 0;
  }
  out[place] = mixed(a ^ length);
  out[place + 1] = mixed(b ^ length);
}

function mixed(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function repeated(sorted: BigUint64Array): number {
  let count = 0;
  for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) count += 1;
  return count;
}

function includes(sorted: BigUint64Array, wanted: bigint): boolean {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0n) < wanted) from = middle + 1;
    else to = middle;
  }
  return sorted[from] === wanted;
}
