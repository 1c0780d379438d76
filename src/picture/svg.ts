import { markupText } from "../codec/markup.ts";

/** Text that is already SVG. Only this file creates it, so that no unescaped text can get into a figure. */
export type Markup = string & { readonly markup: unique symbol };

/** Numbers are rounded to hundredths of a pixel, so that the same input gives the same bytes on every machine. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element; attributes that are undefined are omitted. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === "number" ? rounded(value) : markupText(String(value))}"`,
    )
    .join("");
  const open = `<${name}${written}`;
  return (children.length === 0 ? `${open}/>` : `${open}>${children.join("")}</${name}>`) as Markup;
}

/** Plain text as the content of an element. */
export function content(text: string): Markup {
  return markupText(text) as Markup;
}

/** A group of elements, each on its own line, so that diffs of a figure are readable. */
export function group(attributes: Attributes, ...children: readonly Markup[]): Markup {
  const lines = children.flatMap((child) => (child === "" ? [] : [child]));
  return element("g", attributes, `\n${lines.join("\n")}\n` as Markup);
}

/** Nothing, for an optional part of a figure. */
export const nothing = "" as Markup;

/** Places as the attribute `points` of a polyline or polygon, rounded as all numbers are. */
export function pointsText(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map((point) => point.map(rounded).join(",")).join(" ");
}

/** A number as SVG text: at most two decimals, never `-0`. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}
