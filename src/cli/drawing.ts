import { formatCount } from "./format.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** A line that tells how far a command is. */
export interface Drawing {
  draw(text: string): void;
  clear(): void;
}

/** Draws where somebody looks, and text for people is wanted. */
export function drawing({ live }: Pick<Terminal, "live">, mode: OutputMode): Drawing {
  if (live === undefined || mode !== "text") return { draw() {}, clear() {} };
  return live;
}

/** `encoding 2,500 of 10,000 images`, or `encoding 2,500 images` where nobody knows how many there are. */
export function doneText(doing: string, done: number, total: number | undefined, what = "images"): string {
  const of = total === undefined ? "" : ` of ${formatCount(total)}`;
  return `${doing} ${formatCount(done)}${of} ${what}`;
}
