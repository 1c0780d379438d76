/** Numbers formatted for sentences. */

/** Nats with two decimals, or as a whole number from 1,000 on: `25.37`, `1,234`. */
export function nats(value: number): string {
  return Math.abs(value) < 1000 ? value.toFixed(2) : Math.round(value).toLocaleString("en-US");
}

/** A share as whole per cent; `under 1 %` for one that is small but not 0. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return "under 1 %";
  return `${Math.round(100 * share)} %`;
}

/** `one dimension`, `5 dimensions`. */
export function dimensions(count: number): string {
  return count === 1 ? "one dimension" : `${count.toLocaleString("en-US")} dimensions`;
}

/** `one step`, `480 steps`. */
export function steps(count: number): string {
  return count === 1 ? "one step" : `${count.toLocaleString("en-US")} steps`;
}
