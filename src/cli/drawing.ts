import { formatCount } from "./figures.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** A line that tells how far a command is. */
export interface Drawing {
  draw(text: string): void;
  clear(): void;
}

/** Draws where somebody looks, and text for people is wanted; what does not fit a narrow terminal is cut off. */
export function drawing({ live }: Pick<Terminal, "live">, mode: OutputMode): Drawing {
  if (live === undefined || mode !== "text") return { draw() {}, clear() {} };
  return {
    // One column stays free: some terminals wrap a line that fills the last one.
    draw: (text) => live.draw(text.slice(0, Math.max(0, live.columns - 1))),
    clear: () => live.clear(),
  };
}

/** `encoding 2,500 of 10,000 images`, or `encoding 2,500 images` where nobody knows how many there are. */
export function doneText(doing: string, done: number, total: number | undefined, what = "images"): string {
  const of = total === undefined ? "" : ` of ${formatCount(total)}`;
  return `${doing} ${formatCount(done)}${of} ${what}`;
}
