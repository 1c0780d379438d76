import { type PictureHeader, reductionOf } from "../../codec/picture/header.ts";

/** How much may be under way at a time. */
export interface ParallelLimits<Item> {
  /** Items at most. */
  readonly most: number;
  /** What an item needs, such as bytes of memory. Default: nothing. */
  readonly weightOf?: ((item: Item) => number) | undefined;
  /** The sum of weights at most; an item that weighs more is alone. Default: any. */
  readonly mostWeight?: number | undefined;
  /** Begins no new work once it is aborted, and throws its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Results of asynchronous work on items, in the order of the items, with no more under way at a time than the limits allow. The first
 * error is thrown when its turn comes; no new work begins after it.
 */
export async function* inParallel<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  { most, weightOf = () => 0, mostWeight = Number.POSITIVE_INFINITY, signal }: ParallelLimits<Item>,
): AsyncGenerator<Result, void, undefined> {
  const under: { readonly result: Promise<Result>; readonly weight: number }[] = [];
  let total = 0;
  const iterator = items[Symbol.iterator]();
  let next = iterator.next();
  const begin = () => {
    while (next.done !== true && under.length < most) {
      const weight = weightOf(next.value);
      if (under.length > 0 && total + weight > mostWeight) return;
      const result = work(next.value);
      // An error is thrown when its turn comes, or was not waited for.
      result.catch(() => {});
      under.push({ result, weight });
      total += weight;
      next = iterator.next();
    }
  };
  for (;;) {
    signal?.throwIfAborted();
    begin();
    const [first] = under;
    if (first === undefined) return;
    const result = await first.result;
    under.shift();
    total -= first.weight;
    yield result;
  }
}

/** Bytes of pictures that are read and decoded at the same time; one that needs more is decoded alone. */
export const mostBytesAtOnce = 2 ** 28;

/**
 * Bytes that a picture takes while it is decoded: its file, and four channels of each pixel that it is decoded to.
 *
 * @param scale by how much its sides are going to be multiplied
 */
export function bytesToDecode(
  { size }: { readonly size: number },
  header: Pick<PictureHeader, "kind" | "width" | "height">,
  scale: number,
): number {
  const reduction = reductionOf(header, scale);
  return size + (4 * header.width * header.height) / reduction ** 2;
}
