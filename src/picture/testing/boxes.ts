import { textWidth } from "../text.ts";
import { attribute, type Box, numberOf, type Point, placedElements } from "./placed.ts";

export interface TextBox extends Box {
  readonly text: string;
}

/** The box of each text in a figure, in pixels of the figure: capitals' height above the baseline, nothing below. */
export function textBoxes(svg: string): readonly TextBox[] {
  return placedElements(svg)
    .filter(({ name }) => name === "text")
    .map(({ attributes, text, origin }) => boxOf(attributes, unescaped(text), origin));
}

/** Pairs of texts that touch, as `one | other`. */
export function overlaps(boxes: readonly TextBox[]): readonly string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.right &&
          other.left < one.right &&
          one.top < other.bottom &&
          other.top < one.bottom,
      )
      .map((other) => `${one.text} | ${other.text}`),
  );
}

function boxOf(attributes: string, text: string, origin: Point): TextBox {
  const size = numberOf(attributes, "font-size");
  const width = textWidth(
    text,
    size,
    attribute(attributes, "font-weight") === "600" ? "semiBold" : "regular",
  );
  const anchor = attribute(attributes, "text-anchor");
  const before = anchor === "end" ? width : anchor === "middle" ? width / 2 : 0;
  const left = origin.x + numberOf(attributes, "x") - before;
  const bottom = origin.y + numberOf(attributes, "y");
  return { text, left, right: left + width, top: bottom - 0.73 * size, bottom };
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
