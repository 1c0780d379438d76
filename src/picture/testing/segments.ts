import type { TextBox } from "./boxes.ts";
import { attribute, type Box, type Point, placedElements } from "./placed.ts";

/** A line of a figure, in pixels of the figure. */
export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/**
 * The straight lines of a figure: lines, the edges of frames, and the pieces of curves, clipped at the edges of nested
 * SVGs. Bars and backgrounds, which are filled, are not included.
 */
export function segments(svg: string): readonly Segment[] {
  return placedElements(svg).flatMap(({ name, attributes, origin, clip }) =>
    drawn(name, attributes)
      .map((each) => moved(each, origin))
      .flatMap((each) => (clip === undefined ? [each] : cut(each, clip))),
  );
}

function drawn(name: string, attributes: string): readonly Segment[] {
  if (name === "line") return [lineOf(attributes)];
  if (attribute(attributes, "fill") !== "none") return [];
  if (name === "rect") return edges(attributes);
  return name === "path" ? curve(attribute(attributes, "d")) : [];
}

function moved({ x1, y1, x2, y2 }: Segment, { x, y }: Point): Segment {
  return { x1: x1 + x, y1: y1 + y, x2: x2 + x, y2: y2 + y };
}

/** Texts that a line crosses, as `text: x1 y1 x2 y2`. */
export function struckThrough(boxes: readonly TextBox[], lines: readonly Segment[]): readonly string[] {
  return boxes.flatMap((box) =>
    lines
      .filter((line) => crosses(box, line))
      .map(({ x1, y1, x2, y2 }) => `${box.text}: ${[x1, y1, x2, y2].map(Math.round).join(" ")}`),
  );
}

function crosses(box: Box, line: Segment): boolean {
  return cut(line, box).length > 0;
}

/** The part of a line within a box, if there is any (Liang and Barsky 1984). */
function cut({ x1, y1, x2, y2 }: Segment, { left, right, top, bottom }: Box): readonly Segment[] {
  let [from, to] = [0, 1];
  const sides = [
    [x1 - x2, x1 - left],
    [x2 - x1, right - x1],
    [y1 - y2, y1 - top],
    [y2 - y1, bottom - y1],
  ] as const;
  for (const [step, room] of sides) {
    if (step === 0 && room <= 0) return [];
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  if (from >= to) return [];
  const at = (part: number) => [x1 + part * (x2 - x1), y1 + part * (y2 - y1)] as const;
  const [[startX, startY], [endX, endY]] = [at(from), at(to)];
  return [{ x1: startX, y1: startY, x2: endX, y2: endY }];
}

function lineOf(attributes: string): Segment {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ["x1", "y1", "x2", "y2"].map((name) =>
    Number(attribute(attributes, name)),
  );
  return { x1, y1, x2, y2 };
}

function edges(attributes: string): readonly Segment[] {
  const [x = 0, y = 0, width = 0, height = 0] = ["x", "y", "width", "height"].map((name) =>
    Number(attribute(attributes, name)),
  );
  const [right, bottom] = [x + width, y + height];
  return [
    { x1: x, y1: y, x2: right, y2: y },
    { x1: x, y1: bottom, x2: right, y2: bottom },
    { x1: x, y1: y, x2: x, y2: bottom },
    { x1: right, y1: y, x2: right, y2: bottom },
  ];
}

function curve(d: string): readonly Segment[] {
  const numbers = d.match(/-?[\d.]+/g)?.map(Number) ?? [];
  return Array.from({ length: Math.max(0, numbers.length / 2 - 1) }, (_, at) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers.slice(2 * at, 2 * at + 4);
    return { x1, y1, x2, y2 };
  });
}
