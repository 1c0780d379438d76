import { formatCount } from "./format.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** A line that shows a command's progress. */
export interface Drawing {
  draw(text: string): void;
  clear(): void;
}

/** Draws only on an interactive terminal and in text mode. */
export function drawing({ live }: Pick<Terminal, "live">, mode: OutputMode): Drawing {
  if (live === undefined || mode !== "text") return { draw() {}, clear() {} };
  return live;
}

/** `encoding 2,500 of 10,000 images`, or `encoding 2,500 images` if the total is unknown. */
export function doneText(doing: string, done: number, total: number | undefined, what = "images"): string {
  const of = total === undefined ? "" : ` of ${formatCount(total)}`;
  return `${doing} ${formatCount(done)}${of} ${what}`;
}
