import { textWidth } from "../text.ts";

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where each text of a figure stands, in pixels of the figure: capitals' height above the baseline, none below. */
export function textBoxes(svg: string): readonly TextBox[] {
  const boxes: TextBox[] = [];
  let origin = { x: 0, y: 0 };
  for (const [, x, y, attributes, text] of svg.matchAll(
    /<g transform="translate\((\S+) (\S+)\)"|<text ([^>]*)>([^<]*)<\/text>/g,
  )) {
    if (x !== undefined) origin = { x: Number(x), y: Number(y) };
    if (attributes !== undefined && text !== undefined)
      boxes.push(boxOf(attributes, unescaped(text), origin));
  }
  return boxes;
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

function boxOf(
  attributes: string,
  text: string,
  origin: { readonly x: number; readonly y: number },
): TextBox {
  const attribute = (name: string) => attributes.match(new RegExp(`(?:^| )${name}="([^"]*)"`))?.[1];
  const size = Number(attribute("font-size"));
  const width = textWidth(text, size, attribute("font-weight") === "600" ? "semiBold" : "regular");
  const anchor = attribute("text-anchor");
  const left =
    origin.x + Number(attribute("x")) - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
  const bottom = origin.y + Number(attribute("y"));
  return { text, left, right: left + width, top: bottom - 0.73 * size, bottom };
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
