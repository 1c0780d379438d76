import { advances as pairs } from "./fonts/inter.generated.ts";
import { type Attributes, content, element, type Markup } from "./svg.ts";

/** Inter if it is installed or embedded; otherwise the system's font. */
export const fontFamily = "Inter, system-ui, sans-serif";

export type Weight = "regular" | "semiBold";

export interface TextStyle {
  /** Pixels per em. */
  readonly size: number;
  readonly weight?: Weight;
  readonly colour: string;
  readonly anchor?: "start" | "middle" | "end";
}

const advances: Readonly<Record<Weight, ReadonlyMap<number, number>>> = {
  regular: new Map(pairs.regular),
  semiBold: new Map(pairs.semiBold),
};

/** A line of text with its baseline at y. */
export function textAt(x: number, y: number, text: string, style: TextStyle, more: Attributes = {}): Markup {
  return element(
    "text",
    {
      x,
      y,
      "font-size": style.size,
      "font-weight": style.weight === "semiBold" ? 600 : undefined,
      fill: style.colour,
      "text-anchor": style.anchor === "start" ? undefined : style.anchor,
      ...more,
    },
    content(text),
  );
}

/** The width of a line in Inter, in pixels, without kerning; a character missing from the font counts as one em. */
export function textWidth(text: string, size: number, weight: Weight = "regular"): number {
  let thousandths = 0;
  for (const character of text) thousandths += advances[weight].get(character.codePointAt(0) ?? 0) ?? 1000;
  return (thousandths * size) / 1000;
}

/** The text, or the part of its beginning that fits into the width with an ellipsis. */
export function fitText(text: string, width: number, size: number, weight: Weight = "regular"): string {
  if (textWidth(text, size, weight) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, size, weight) > width)
    characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/**
 * The text as lines of at most this width, broken between words; a separator ` · ` at a break is omitted. A single word
 * that is too wide is shortened with an ellipsis.
 */
export function wrapText(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => fitText(each.replace(/^· | ·$/g, ""), width, size));
}

/**
 * A measured value for a reader: two decimals below a thousand, fewer above, two significant digits below a hundredth;
 * with a typographic minus sign.
 */
export function numberText(value: number): string {
  const magnitude = Math.abs(value);
  let text: string;
  if (magnitude >= 1e7 || (magnitude < 1e-4 && magnitude > 0)) text = value.toExponential(2);
  else if (magnitude < 0.01 && magnitude > 0) text = value.toPrecision(2);
  else {
    const decimals = magnitude < 1000 ? 2 : magnitude < 10_000 ? 1 : 0;
    text = value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }
  return typographic(text);
}

/** A number's text with a typographic minus sign, and without the plus of an exponent. */
export function typographic(text: string): string {
  return text.replaceAll("-", "−").replace("e+", "e");
}
