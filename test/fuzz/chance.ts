import { randomStream } from "../../src/random/stream.ts";

/** Draws of one case: a pure function of seed, purpose and the case's number, so that any case can be made again alone. */
export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  /** A number in [0, 1). */
  part(): number;
  /** Whether something of this probability happens. */
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
      if (item === undefined) throw new RangeError("pick: expected something to pick from, found nothing.");
      return item;
    },
  };
}
