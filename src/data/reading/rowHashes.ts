import { type DatumArray, datumSize, gatherData, type Source } from "../source.ts";
import { dataInPasses } from "../sources/passes.ts";

/** The data of a source, sorted by a 64-bit hash of their numbers, as in a model's input. */
export interface HashedRows {
  readonly source: Source;
  /** Both halves of the hash of each datum. */
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** All rows sorted by hash; rows of equal hashes in ascending order. */
  readonly order: Uint32Array;
}

/** A datum of one source and a datum of another with the same numbers. */
export interface EqualRows {
  readonly row: number;
  readonly other: number;
}

/** Reads all data once. Throws DataError if they cannot be read. */
export async function hashRows(source: Source): Promise<HashedRows> {
  const [high, low] = [new Uint32Array(source.count), new Uint32Array(source.count)];
  const size = datumSize(source);
  for await (const { first, count, x } of dataInPasses(source)) {
    const words = wordsOf(x, size);
    const perRow = words.length / count;
    for (let row = 0; row < count; row++) {
      let [a, b] = [0x9747b28c, size];
      for (let at = row * perRow; at < (row + 1) * perRow; at++) {
        const word = words[at] ?? 0;
        a = Math.imul(a ^ word, 0x9e3779b1);
        a = (a << 15) | (a >>> 17);
        b = Math.imul(b ^ (b >>> 15) ^ word, 0x85ebca6b);
        b = (b << 13) | (b >>> 19);
      }
      high[first + row] = Math.imul(a ^ (a >>> 16), 0xc2b2ae35);
      low[first + row] = Math.imul(b ^ (b >>> 16), 0x27d4eb2f);
    }
  }
  const order = Uint32Array.from({ length: source.count }, (_, row) => row);
  order.sort((a, b) => at(high, a) - at(high, b) || at(low, a) - at(low, b) || a - b);
  return { source, high, low, order };
}

/** The numbers of data as 32-bit words, or as bytes if a datum is not a whole number of words. -0 becomes 0. */
function wordsOf(x: DatumArray, size: number): Uint32Array | Uint8Array {
  if (x instanceof Float32Array) return new Uint32Array(x.map((value) => value + 0).buffer);
  if (size % 4 !== 0) return x;
  return new Uint32Array(x.buffer, x.byteOffset, x.byteLength / 4);
}

function at(array: Uint32Array, index: number): number {
  return array[index] ?? 0;
}

/**
 * For each datum that also occurs in the other source, the first equal datum there. Candidates are found by hash and
 * then compared. Throws DataError if data cannot be read.
 */
export async function equalRows(rows: HashedRows, others: HashedRows): Promise<EqualRows[]> {
  const alike: EqualRows[] = [];
  for (let row = 0; row < rows.source.count; row++) {
    const other = firstOfHash(others, at(rows.high, row), at(rows.low, row));
    if (other !== undefined) alike.push({ row, other });
  }
  return compared(rows.source, others.source, alike);
}

/**
 * For each datum the first datum with the same numbers, which may be itself. Throws DataError if data cannot be read.
 */
export async function groupsOfEqual(rows: HashedRows): Promise<Uint32Array> {
  const { order, high, low, source } = rows;
  const groups = Uint32Array.from({ length: source.count }, (_, row) => row);
  const alike: EqualRows[] = [];
  let first = at(order, 0);
  for (const row of order.subarray(1)) {
    if (at(high, row) === at(high, first) && at(low, row) === at(low, first))
      alike.push({ row, other: first });
    else first = row;
  }
  for (const { row, other } of await compared(source, source, alike)) groups[row] = other;
  return groups;
}

/** Number of distinct data, by hash. */
export function distinctIn({ order, high, low }: HashedRows): number {
  const sameAsBefore = (row: number, before: number) =>
    at(high, row) === at(high, before) && at(low, row) === at(low, before);
  return order.reduce((count, row, place) => {
    const before = order[place - 1];
    return before !== undefined && sameAsBefore(row, before) ? count : count + 1;
  }, 0);
}

function firstOfHash({ order, high, low }: HashedRows, a: number, b: number): number | undefined {
  let [from, to] = [0, order.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const row = at(order, middle);
    if (at(high, row) < a || (at(high, row) === a && at(low, row) < b)) from = middle + 1;
    else to = middle;
  }
  const row = order[from];
  return row !== undefined && at(high, row) === a && at(low, row) === b ? row : undefined;
}

/** Number of elements that are compared at a time. */
const numbersPerPass = 2 ** 20;

async function compared(source: Source, others: Source, alike: readonly EqualRows[]): Promise<EqualRows[]> {
  const size = datumSize(source);
  const perPass = Math.max(1, Math.floor(numbersPerPass / size));
  const equal: EqualRows[] = [];
  for (let start = 0; start < alike.length; start += perPass) {
    const pairs = alike.slice(start, start + perPass);
    const left = await gatherData(
      source,
      Uint32Array.from(pairs, ({ row }) => row),
    );
    const right = await gatherData(
      others,
      Uint32Array.from(pairs, ({ other }) => other),
    );
    equal.push(...pairs.filter((_, pair) => areEqual(left, right, pair * size, size)));
  }
  return equal;
}

function areEqual(left: DatumArray, right: DatumArray, start: number, size: number): boolean {
  for (let index = start; index < start + size; index++) if (left[index] !== right[index]) return false;
  return true;
}
