/**
 * Results of asynchronous work on items, in the order of the items, with at most so many under way at a time. The first error is thrown
 * when its turn comes; no new work begins after it.
 *
 * @param signal begins no new work once it is aborted, and throws its reason
 */
export async function* inParallel<Item, Result>(
  items: Iterable<Item>,
  most: number,
  work: (item: Item) => Promise<Result>,
  signal?: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  const under: Promise<Result>[] = [];
  const iterator = items[Symbol.iterator]();
  let done = false;
  const fill = () => {
    while (!done && under.length < most) {
      const next = iterator.next();
      if (next.done === true) done = true;
      else {
        const result = work(next.value);
        // An error is thrown when its turn comes, or was not waited for.
        result.catch(() => {});
        under.push(result);
      }
    }
  };
  for (fill(); under.length > 0; fill()) {
    signal?.throwIfAborted();
    const first = under.shift();
    if (first !== undefined) yield await first;
  }
}
