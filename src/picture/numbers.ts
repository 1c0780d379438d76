import { numberText, typographic } from "./text.ts";

/** Decimals that a number is written with where more would not be read. */
const mostDecimals = 2;

/**
 * The numbers of one axis, all with as many decimals as the one that needs most, at most 2: `0.0`, `0.6`, `1.2`, never `0` beside
 * `0.6`. Minus signs are true ones.
 */
export function axisNumbers(values: readonly number[]): readonly string[] {
  const rounded = values.map((value) => Number(value.toFixed(mostDecimals)) + 0);
  const decimals = Math.max(0, ...rounded.map((value) => (String(value).split(".")[1] ?? "").length));
  return rounded.map((value) => typographic(value.toFixed(decimals)));
}

/**
 * Measured values that stand beside each other, all with the decimals that `numberText` gives the largest: `2.31` and `0.00`, never
 * `0.0031` beside `2.31`.
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
