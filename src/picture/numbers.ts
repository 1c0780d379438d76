import { numberText, typographic } from "./text.ts";

/** The largest number of decimals; more would not be useful to a reader. */
const mostDecimals = 2;

/**
 * The numbers of one axis, all with the same number of decimals, as many as any of them requires, at most 2: `0.0`,
 * `0.6`, `1.2`, never `0` with `0.6`. Minus signs are typographic ones.
 */
export function axisNumbers(values: readonly number[]): readonly string[] {
  const rounded = values.map((value) => Number(value.toFixed(mostDecimals)) + 0);
  const decimals = Math.max(0, ...rounded.map((value) => (String(value).split(".")[1] ?? "").length));
  return rounded.map((value) => typographic(value.toFixed(decimals)));
}

/**
 * Measured values next to each other, all with the number of decimals that `numberText` gives the largest: `2.31` and
 * `0.00`, never `0.0031` with `2.31`.
 */
export function alignedNumbers(values: readonly number[]): readonly string[] {
  const largest = values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const sample = numberText(largest);
  if (sample.includes("e")) return values.map(numberText);
  const decimals = (sample.split(".")[1] ?? "").length;
  return values.map((value) => {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return typographic((Number(value.toFixed(decimals)) + 0).toLocaleString("en", digits));
  });
}
