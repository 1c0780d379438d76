import { markupText } from "../../../codec/markup.ts";
import type { Markup } from "../../../picture/svg.ts";

/** Text that is already HTML. Only this file creates it, so that no unescaped text can get into a page. */
export type Html = string & { readonly html: unique symbol };

export type HtmlAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements that have no content and no end tag. */
const voidElements = new Set(["br", "img", "input", "meta", "source"]);

/**
 * An HTML element. Attributes that are undefined or false are omitted; one that is true is empty. The result is also
 * well-formed XML: every element is closed, every attribute quoted.
 */
export function tag(name: string, attributes: HtmlAttributes, ...children: readonly Html[]): Html {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${value === true ? "" : markupText(String(value))}"`)
    .join("");
  if (voidElements.has(name)) return `<${name}${written}/>` as Html;
  return `<${name}${written}>${children.join("")}</${name}>` as Html;
}

/** Plain text as the content of an element. */
export function text(plain: string): Html {
  return markupText(plain) as Html;
}

/** Elements in sequence, each on its own line. */
export function lines(...parts: readonly Html[]): Html {
  return parts.filter((part) => part !== "").join("\n") as Html;
}

/** An SVG as part of the page. */
export function inlineSvg(markup: Markup): Html {
  return markup as string as Html;
}

/** A style sheet or script of this program. It contains no `<` or `&`, so that it cannot end its element early. */
export function verbatim(name: "style" | "script", content: string): Html {
  return `<${name}>${content}</${name}>` as Html;
}

export const nothing = "" as Html;
