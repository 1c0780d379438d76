import type { Pass } from "./header.ts";

/**
 * Undoes the filters of the rows of passes, in place (PNG specification, 9.2). Throws the error that `fail` creates
 * from a reason for a filter that PNG does not define.
 *
 * @param data the rows of all passes in order, each preceded by its filter byte
 * @param pixelBytes bytes from a pixel to the one before it, at least 1
 */
export function unfilter(
  data: Uint8Array,
  passes: readonly Pass[],
  pixelBytes: number,
  fail: (reason: string) => Error,
): void {
  let start = 0;
  for (const { height, rowBytes } of passes) {
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let row = 0; row < height; row++) {
      const line = data.subarray(start + 1, start + 1 + rowBytes);
      const filter = data[start] ?? 0;
      const undo = filters[filter];
      if (undo === undefined)
        throw fail(`row ${row} of its data has the filter ${filter}, which PNG does not define`);
      undo(line, above, pixelBytes);
      above = line;
      start += 1 + rowBytes;
    }
  }
}

type Filter = (line: Uint8Array, above: Uint8Array, pixelBytes: number) => void;

/** Indexed by filter number: none, sub, up, average, Paeth. */
const filters: readonly Filter[] = [
  () => {},
  (line, _above, step) => {
    for (let at = step; at < line.length; at++) line[at] = (line[at] ?? 0) + (line[at - step] ?? 0);
  },
  (line, above) => {
    for (let at = 0; at < line.length; at++) line[at] = (line[at] ?? 0) + (above[at] ?? 0);
  },
  (line, above, step) => {
    for (let at = 0; at < line.length; at++) {
      const left = at < step ? 0 : (line[at - step] ?? 0);
      line[at] = (line[at] ?? 0) + ((left + (above[at] ?? 0)) >> 1);
    }
  },
  (line, above, step) => {
    for (let at = 0; at < line.length; at++) {
      const left = at < step ? 0 : (line[at - step] ?? 0);
      const corner = at < step ? 0 : (above[at - step] ?? 0);
      line[at] = (line[at] ?? 0) + paeth(left, above[at] ?? 0, corner);
    }
  },
];

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [
    Math.abs(guess - left),
    Math.abs(guess - above),
    Math.abs(guess - corner),
  ];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
