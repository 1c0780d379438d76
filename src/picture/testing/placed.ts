/** An element of a figure with its offset and the box that clips it, in pixels of the figure. */
export interface Placed {
  readonly name: string;
  readonly attributes: string;
  readonly text: string;
  readonly origin: Point;
  readonly clip?: Box;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const piece = /<\/(\w+)>|<(\w+)((?: [\w-]+="[^"]*")*)(\/?)>([^<]*)/g;

/** Every element of a figure, with the offset of the groups and nested SVGs that it is in. */
export function placedElements(svg: string): readonly Placed[] {
  const found: Placed[] = [];
  const open: Pick<Placed, "origin" | "clip">[] = [{ origin: { x: 0, y: 0 } }];
  for (const [, closed, name = "", attributes = "", empty, text = ""] of svg.matchAll(piece)) {
    if (closed !== undefined) {
      open.pop();
      continue;
    }
    const around = open.at(-1) ?? { origin: { x: 0, y: 0 } };
    found.push({ name, attributes, text, ...around });
    if (empty !== "/") open.push(inside(name, attributes, around));
  }
  return found;
}

function inside(name: string, attributes: string, around: Pick<Placed, "origin" | "clip">) {
  const [x, y] = [around.origin.x, around.origin.y];
  if (name === "svg" && attribute(attributes, "x") !== "") {
    const [left, top] = [x + numberOf(attributes, "x"), y + numberOf(attributes, "y")];
    const [right, bottom] = [left + numberOf(attributes, "width"), top + numberOf(attributes, "height")];
    return { origin: { x: left, y: top }, clip: { left, right, top, bottom } };
  }
  const [, across = "0", down = "0"] =
    /^translate\((\S+) (\S+)\)/.exec(attribute(attributes, "transform")) ?? [];
  return { ...around, origin: { x: x + Number(across), y: y + Number(down) } };
}

/** An attribute as it is written; empty where there is none. */
export function attribute(attributes: string, name: string): string {
  return new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}

export function numberOf(attributes: string, name: string): number {
  return Number(attribute(attributes, name));
}
