import { type PictureHeader, reductionOf } from "../../codec/picture/header.ts";

/** Limits of concurrent work. */
export interface ParallelLimits<Item> {
  /** The most items at the same time. */
  readonly most: number;
  /** The cost of an item, such as bytes of memory. Default: 0. */
  readonly weightOf?: ((item: Item) => number) | undefined;
  /** The largest sum of weights; an item above it runs alone. Default: no limit. */
  readonly mostWeight?: number | undefined;
  /** Once aborted, no new work starts, and its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Results of asynchronous work on items, in the order of the items, within the limits of concurrent work. The first
 * error is thrown in the order of the items; no new work starts after an error.
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
      // Errors are thrown in order below; unawaited ones are ignored.
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

/** The most bytes of pictures that are decoded at the same time; a larger picture is decoded alone. */
export const mostBytesAtOnce = 2 ** 28;

/**
 * Bytes that decoding a picture needs: its file, and four channels of each decoded pixel.
 *
 * @param scale the factor by which its sides will be multiplied
 */
export function bytesToDecode(
  { size }: { readonly size: number },
  header: Pick<PictureHeader, "kind" | "width" | "height">,
  scale: number,
): number {
  const reduction = reductionOf(header, scale);
  return size + (4 * header.width * header.height) / reduction ** 2;
}
