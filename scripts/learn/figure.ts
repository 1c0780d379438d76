import type { Figure } from "../../src/picture/frame.ts";
import type { ThemeName } from "../../src/picture/theme.ts";

/** The column of the page, in pixels, and its colours. */
export interface LearnLook {
  readonly column: number;
  readonly theme: ThemeName;
}

/**
 * A figure of docs/learn. What is measured is apart from what is drawn: the data are stored beside the figure as JSON,
 * and a page can measure them again, or draw others.
 */
export interface LearnFigure<Data = unknown> {
  /** Its files are docs/learn/figures/<name>.json, .light.svg, .dark.svg, .narrow.light.svg and .narrow.dark.svg. */
  readonly name: string;
  /** The text alternative: what it shows, in one or two sentences. */
  readonly alternative: string;
  /** Whether it is measured from trained models: by `npm run long -- learn`, not by `npm test`. Default: false. */
  readonly trained?: boolean;
  /** Its data, which can be JSON. The same on every call. */
  readonly measure: () => Data | Promise<Data>;
  /** Draws them for a column of the page, without a title: the chapter has a caption. */
  readonly draw: (data: Data, look: LearnLook) => Figure;
  /** Markdown made from the data, by name: tables of numbers for the chapter. */
  readonly tables?: Readonly<Record<string, (data: Data) => string>>;
}

/** A figure with the type of its data, which the table of figures does not need. */
export function learnFigure<Data>(figure: LearnFigure<Data>): LearnFigure {
  return figure as LearnFigure;
}

/** A Markdown table. The first column is text, the others are numbers. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, at) => (at === 0 ? "---" : "---:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
