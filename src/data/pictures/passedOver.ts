/** Counts things, and keeps the names of the first of them. */
export interface Tally {
  add(name: string): void;
  readonly count: number;
  readonly first: readonly string[];
}

/** Names that a sentence has at most. */
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
 * A sentence such as "4 links left out, as they lead nowhere: a.jpg, b.jpg, c.jpg and 1 more."; undefined where there are none.
 *
 * @param what the noun for one, and what happened to it; both for several, which default to the same
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
