import { markupText } from "../../../codec/markup.ts";
import type { Markup } from "../../../picture/svg.ts";

/** Text that is already HTML: made only by this file, so that nothing unescaped can slip into a page. */
export type Html = string & { readonly html: unique symbol };

export type HtmlAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements that have no content and no end tag. */
const voidElements = new Set(["br", "img", "input", "meta", "source"]);

/**
 * An HTML element. Attributes that are undefined or false are left out, one that is true has no value. What comes out is
 * well-formed XML as well: every element is closed, every attribute has its quotes.
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

/** Elements after each other, each on a line of its own. */
export function lines(...parts: readonly Html[]): Html {
  return parts.filter((part) => part !== "").join("\n") as Html;
}

/** A picture that stands in the page itself and not in a file. */
export function inlineSvg(markup: Markup): Html {
  return markup as string as Html;
}

/** A style sheet or script of our own. It holds no `<` and no `&`, so that nothing in it can end its element early. */
export function verbatim(name: "style" | "script", content: string): Html {
  return `<${name}>${content}</${name}>` as Html;
}

export const nothing = "" as Html;
