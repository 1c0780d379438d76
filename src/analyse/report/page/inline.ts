import type { Markup } from "../../../picture/svg.ts";
import { type Html, inlineSvg } from "./html.ts";

/** The elements and attributes of figures. None of them runs or loads anything. */
const elements = new Set(["svg", "g", "rect", "line", "path", "circle", "text", "image"]);
const attributes = new Set(
  [
    "xmlns viewBox role aria-label aria-hidden class d href transform overflow",
    "x y x1 x2 y1 y2 cx cy r width height",
    "fill fill-opacity stroke stroke-width stroke-dasharray stroke-linejoin stroke-linecap paint-order",
    "font-family font-size font-weight text-anchor image-rendering shape-rendering style",
  ].flatMap((names) => names.split(" ")),
);
const piece = /<\/[a-z]+>|<([a-z]+)((?: [A-Za-z\d-]+="[^"<>]*")*)\/?>|[^<]+/gy;

/**
 * A figure as a part of the page, so that it has the page's fonts and colours and its text can be selected. Undefined
 * if it contains anything besides the shapes, text and PNGs of figures, because markup in the page must not run or load
 * anything. Style attributes, which the page's policy forbids, are removed: its style sheet has the same rules.
 */
export function inlineFigure(svg: string): Html | undefined {
  const markup = svg.trim();
  piece.lastIndex = 0;
  while (piece.lastIndex < markup.length) {
    const match = piece.exec(markup);
    if (match === null) return undefined;
    const [, name, written = ""] = match;
    if (name === undefined) continue;
    if (!elements.has(name)) return undefined;
    for (const [, attribute = "", value = ""] of written.matchAll(/ ([^=]+)="([^"]*)"/g)) {
      if (!attributes.has(attribute)) return undefined;
      if (attribute === "href" && !value.startsWith("data:image/png;base64,")) return undefined;
    }
  }
  return inlineSvg(markup.replace(/(<[^>]*?) style="[^"]*"/g, "$1") as Markup);
}
