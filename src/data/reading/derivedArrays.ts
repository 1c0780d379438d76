import type { Numbers, StoredArray } from "../../codec/arrays/storedArray.ts";

/** Some columns of an array [count, K], in the given order, as a new array. A single column has shape [count]. */
export function columnsOf(array: StoredArray, columns: readonly number[]): StoredArray {
  const [count = 0, width = 1] = array.shape;
  return {
    ...array,
    shape: columns.length === 1 ? [count] : [count, columns.length],
    async read(first, wanted) {
      const numbers = await array.read(first, wanted);
      const picked = numbers.slice(0, wanted * columns.length);
      for (let row = 0; row < wanted; row++) {
        for (const [at, column] of columns.entries())
          picked[row * columns.length + at] = numbers[row * width + column] ?? 0;
      }
      return picked;
    },
  };
}

/** Concatenates arrays of the same type and sizes along the first axis. The result has the name of the first array. */
export function oneAfterAnother(arrays: readonly [StoredArray, ...StoredArray[]]): StoredArray {
  const [head, ...others] = arrays;
  if (others.length === 0) return head;
  const counts = arrays.map(({ shape }) => shape[0] ?? 0);
  const [, ...sizes] = head.shape;
  return {
    ...head,
    shape: [counts.reduce((sum, count) => sum + count, 0), ...sizes],
    byRows: arrays.every(({ byRows }) => byRows),
    async read(first, count) {
      const parts: Numbers[] = [];
      let start = 0;
      for (const [at, array] of arrays.entries()) {
        const has = counts[at] ?? 0;
        const [from, to] = [Math.max(first, start), Math.min(first + count, start + has)];
        if (from < to) parts.push(await array.read(from - start, to - from));
        start += has;
      }
      const [only, ...more] = parts;
      if (only === undefined) return head.read(0, 0);
      return more.length === 0 ? only : joined(only, more);
    },
  };
}

function joined(first: Numbers, more: readonly Numbers[]): Numbers {
  const make = first.constructor as new (length: number) => Numbers;
  const all = new make(more.reduce((sum, { length }) => sum + length, first.length));
  let start = 0;
  for (const part of [first, ...more]) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
