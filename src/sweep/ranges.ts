import { shown } from "../config/shown.ts";
import { randomStream } from "../random/stream.ts";

/** A range that values of a setting are drawn from. Both ends of a range of whole numbers belong to it. */
export type Range =
  | { readonly kind: "uniform" | "log" | "integer"; readonly low: number; readonly high: number }
  | { readonly kind: "choice"; readonly values: readonly unknown[] };

const kinds = ["uniform", "log", "integer"] as const;

/** A range as written in a sweep file: `{ log: [0.0001, 0.01] }`. Undefined if it is none. */
export function readRange(written: unknown): Range | undefined {
  if (typeof written !== "object" || written === null) return undefined;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(written);
  const [[key, value] = ["", undefined], ...more] = entries;
  if (more.length > 0 || !Array.isArray(value)) return undefined;
  if (key === "choice") return value.length > 0 ? { kind: "choice", values: value } : undefined;
  const kind = kinds.find((each) => each === key);
  const [low, high] = value as readonly unknown[];
  if (kind === undefined || value.length !== 2 || typeof low !== "number" || typeof high !== "number")
    return undefined;
  if (!(low < high) || !Number.isFinite(high - low)) return undefined;
  if (kind === "log" && low <= 0) return undefined;
  if (kind === "integer" && !(Number.isSafeInteger(low) && Number.isSafeInteger(high))) return undefined;
  return { kind, low, high };
}

/** What is wrong with a range that `readRange` does not accept. */
export function rangeProblem(written: unknown): string {
  return (
    "expected a range, { uniform: [0.5, 4] }, { log: [0.0001, 0.01] } (above 0), { integer: [2, 32] }, each from low to " +
    `high, or { choice: [relu, gelu] }, found ${shown(written)}.`
  );
}

/**
 * The value of a setting in a draw. It depends on the seed, the setting's name and the draw's number only: further
 * draws or settings change none of it.
 *
 * @param draw from 0 on
 */
export function drawFrom(range: Range, { seed, name, draw }: Draw): unknown {
  const out = new Float32Array(2);
  randomStream(seed, `sweep ${name}`).uniforms(draw, out);
  // Two numbers of 24 bits make one of 48.
  const uniform = (out[0] ?? 0) + (out[1] ?? 0) * 2 ** -24;
  switch (range.kind) {
    case "choice":
      return range.values[Math.floor(uniform * range.values.length)];
    case "integer":
      return range.low + Math.floor(uniform * (range.high - range.low + 1));
    case "log":
      return sixDigits(range.low * (range.high / range.low) ** uniform, range);
    case "uniform":
      return sixDigits(range.low + uniform * (range.high - range.low), range);
  }
}

export interface Draw {
  readonly seed: number;
  readonly name: string;
  readonly draw: number;
}

/** Six significant digits: enough for a setting, readable, and the same on machines whose powers differ in a last bit. */
function sixDigits(value: number, { low, high }: { readonly low: number; readonly high: number }): number {
  return Math.min(high, Math.max(low, Number(value.toPrecision(6))));
}
