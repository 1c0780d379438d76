import { randomStream } from "../../src/random/stream.ts";

/**
 * Random draws of one case: a pure function of seed, purpose and the case's number, so that any case can be
 * reproduced separately.
 */
export interface Chance {
  /** An integer from 0 to `below` - 1. */
  below(below: number): number;
  /** A number in [0, 1). */
  part(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

export function chanceOf(seed: number, purpose: string, number: number): Chance {
  const stream = randomStream(seed, `fuzz/${purpose}`);
  let words = new Uint32Array(64);
  stream.bits(number, words);
  let used = 0;
  const part = () => {
    if (used === words.length) {
      // A longer draw begins with the numbers of a shorter one.
      words = new Uint32Array(2 * words.length);
      stream.bits(number, words);
    }
    return (words[used++] ?? 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(part() * limit);
  return {
    below,
    part,
    happens: (probability) => part() < probability,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("pick: the list is empty.");
      return item;
    },
  };
}
