import { textWidth } from "./text.ts";

export interface PlacedLabel {
  readonly text: string;
  /** The middle of it. */
  readonly x: number;
}

/** Pixels between neighbours. */
const apart = 6;

/**
 * The labels that have room above the middles of their columns. If numbers are too wide, only every second or third one
 * is kept, always at equal distances, including 0. Words move to the right of the previous label, or are omitted if
 * they would touch the next one.
 *
 * @param edges the left and right edge of the figure, which no label may cross
 */
export function placeColumnLabels(
  labels: readonly string[],
  middleOf: (column: number) => number,
  size: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly PlacedLabel[] {
  const all = labels.map((text, column) => ({ text, x: middleOf(column), half: textWidth(text, size) / 2 }));
  const kept = everyFew(all.filter(({ text }) => isNumber(text)));
  const shown = all.filter((label) => label.text !== "" && (!isNumber(label.text) || kept.has(label)));
  const placed: PlacedLabel[] = [];
  let end = from - apart;
  shown.forEach(({ text, x, half }, index) => {
    const next = shown[index + 1];
    const moved = isNumber(text) ? x : Math.max(x, end + apart + half);
    const touches = moved - half < end + apart - 0.01 || moved - x > half || moved + half > to;
    if (touches || (next !== undefined && moved > x && moved + half + apart > next.x - next.half)) return;
    placed.push({ text, x: moved });
    end = moved + half;
  });
  return placed;
}

interface Label extends PlacedLabel {
  readonly half: number;
}

function everyFew(numbers: readonly Label[]): ReadonlySet<Label> {
  const zero = Math.max(
    0,
    numbers.findIndex(({ text }) => Number(text) === 0),
  );
  for (let every = 1; every < numbers.length; every++) {
    const some = numbers.filter((_, index) => index % every === zero % every);
    const fits = some.every((label, index) => {
      const next = some[index + 1];
      return next === undefined || label.x + label.half + apart <= next.x - next.half;
    });
    if (fits) return new Set(some);
  }
  return new Set(numbers.slice(0, 1));
}

function isNumber(text: string): boolean {
  return text !== "" && Number.isFinite(Number(text.replace("−", "-")));
}
