/** Counts items, and keeps the names of the first ones. */
export interface Tally {
  add(name: string): void;
  readonly count: number;
  readonly first: readonly string[];
}

/** The most names in a sentence. */
const mostNamed = 3;

export function createTally(): Tally {
  const first: string[] = [];
  let count = 0;
  return {
    add(name) {
      count += 1;
      if (first.length < mostNamed) first.push(name);
    },
    get count() {
      return count;
    },
    first,
  };
}

/**
 * A sentence such as "4 links left out because their targets are missing: a.jpg, b.jpg, c.jpg and 1 more."; undefined
 * if there are none.
 *
 * @param one the noun for one item
 * @param happened what happened to it
 * @param several the noun for several items. Default: `one` with an s
 * @param happenedToSeveral default: `happened`
 */
export function listed(
  { count, first }: Tally,
  one: string,
  happened: string,
  several = `${one}s`,
  happenedToSeveral = happened,
): string | undefined {
  if (count === 0) return undefined;
  const more = count - first.length;
  const named = `${first.join(", ")}${more > 0 ? ` and ${more.toLocaleString("en-US")} more` : ""}`;
  return `${count.toLocaleString("en-US")} ${count === 1 ? `${one} ${happened}` : `${several} ${happenedToSeveral}`}: ${named}.`;
}
