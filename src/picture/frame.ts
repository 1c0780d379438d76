import { element, type Markup, rounded } from "./svg.ts";
import { fitText, fontFamily, textAt, textWidth } from "./text.ts";
import type { Theme, ThemeName } from "./theme.ts";

/** A finished figure with its size in pixels of a page. */
export interface Figure {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** Its title and subtitle, also if they are not drawn. */
  readonly words?: FigureWords;
}

export interface FigureWords {
  readonly title: string;
  /** Under the title, in smaller letters. */
  readonly subtitle?: string | undefined;
}

/** How a figure is drawn, whatever it shows. */
export interface FigureLook {
  /** Default: "light". */
  readonly theme?: ThemeName | undefined;
  /**
   * The width in pixels of the page column that the figure is drawn for: without title, subtitle, margins and
   * background, which belong to the page. Images that do not fit at their own size make it wider. Default: a figure of
   * its own.
   */
  readonly column?: number | undefined;
}

/** Narrower columns are those of a phone, or of paper in two columns. */
const narrowColumn = 500;

/** Whether the figure is for a column in which text is above images instead of next to them. */
export function isNarrow({ column }: FigureLook): boolean {
  return column !== undefined && column < narrowColumn;
}

/** Pixels between a figure's content and its edge. */
export function marginOf({ column }: FigureLook): number {
  return column === undefined ? 22 : 0;
}

/** The pixels from the top of a figure to its content. */
export function headerHeight({ subtitle, column }: FigureWords & FigureLook): number {
  if (column !== undefined) return 0;
  return subtitle === undefined ? 56 : 78;
}

/** A figure with a title above its content, on the theme's background. `alternative` is its text alternative. */
export function drawFigure(
  { title, subtitle, column }: FigureWords & FigureLook,
  size: { readonly width: number; readonly height: number },
  theme: Theme,
  alternative: string,
  parts: readonly Markup[],
): Figure {
  const width = Math.ceil(size.width);
  const height = Math.ceil(size.height);
  const margin = marginOf({ column });
  const room = width - 2 * margin;
  const heading = fitText(title, room, 18, "semiBold");
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
    role: "img",
    "aria-label": `${title}. ${alternative}`,
    "font-family": fontFamily,
    style: "font-variant-numeric: tabular-nums",
  };
  const header = [
    element("rect", { width, height, fill: theme.background }),
    textAt(margin, 36, heading, { size: 18, weight: "semiBold", colour: theme.text }),
    ...(subtitle === undefined
      ? []
      : [textAt(margin, 58, fitText(subtitle, room, 13), { size: 13, colour: theme.mutedText })]),
  ];
  const body = [...(column === undefined ? header : []), ...parts];
  const svg = `${element("svg", attributes, `\n${body.join("\n")}\n` as Markup)}\n`;
  return { svg, width, height, words: { title, ...(subtitle !== undefined && { subtitle }) } };
}

/** The width of the title and subtitle with their margins; 0 if the figure has none. */
export function wordsWidth({ title, subtitle = "", column }: FigureWords & FigureLook): number {
  if (column !== undefined) return 0;
  const words = Math.max(textWidth(title, 18, "semiBold"), textWidth(subtitle, 13));
  return 2 * marginOf({ column }) + Math.ceil(words);
}

/** The class of an image whose pixels have colours of the theme: it is different on a dark page. */
export const themedImage = "themed";

export interface EmbeddedImage {
  /** Pixels of the page, preferably whole: an image between two pixels is blurred. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Whether its pixels have colours of the theme. Default: false. */
  readonly themed?: boolean;
  /**
   * Whether it is smoothed if the screen has fewer pixels than it has. Default: false, each of its pixels stays sharp.
   */
  readonly smooth?: boolean;
}

/** A PNG as an image with a size in pixels of the page; enlarged pixels stay sharp. */
export function embeddedPng(
  png: Uint8Array,
  { themed = false, smooth = false, ...place }: EmbeddedImage,
): Markup {
  let characters = "";
  for (const byte of png) characters += String.fromCharCode(byte);
  return element("image", {
    ...place,
    class: themed ? themedImage : undefined,
    "image-rendering": smooth ? undefined : "pixelated",
    href: `data:image/png;base64,${btoa(characters)}`,
  });
}

/** `#0069a8` as its three bytes. */
export function colourBytes(hex: string): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
