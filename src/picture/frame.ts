import { element, type Markup, rounded } from "./svg.ts";
import { fitText, fontFamily, textAt, textWidth } from "./text.ts";
import type { Theme } from "./theme.ts";

/** A finished picture with its size in pixels of a page. */
export interface Figure {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export interface FigureWords {
  readonly title: string;
  /** Under the title, in smaller letters. */
  readonly subtitle?: string | undefined;
}

/** Pixels between a figure's content and its edge. */
export const figureMargin = 22;

/** The pixels from the top of a figure to its content. */
export function headerHeight({ subtitle }: FigureWords): number {
  return subtitle === undefined ? 56 : 78;
}

/** Puts a title over some content, on the theme's background. `spoken` is for those who cannot see it. */
export function drawFigure(
  { title, subtitle }: FigureWords,
  size: { readonly width: number; readonly height: number },
  theme: Theme,
  spoken: string,
  parts: readonly Markup[],
): Figure {
  const width = Math.ceil(size.width);
  const height = Math.ceil(size.height);
  const room = width - 2 * figureMargin;
  const heading = fitText(title, room, 18, "semiBold");
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height,
    viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
    role: "img",
    "aria-label": `${title}. ${spoken}`,
    "font-family": fontFamily,
    style: "font-variant-numeric: tabular-nums",
  };
  const body = [
    element("rect", { width, height, fill: theme.background }),
    textAt(figureMargin, 36, heading, { size: 18, weight: "semiBold", colour: theme.text }),
    ...(subtitle === undefined
      ? []
      : [textAt(figureMargin, 58, fitText(subtitle, room, 13), { size: 13, colour: theme.mutedText })]),
    ...parts,
  ];
  return { svg: `${element("svg", attributes, `\n${body.join("\n")}\n` as Markup)}\n`, width, height };
}

/** The width that a title and a subtitle want, with the margins beside them. */
export function wordsWidth({ title, subtitle = "" }: FigureWords): number {
  return 2 * figureMargin + Math.ceil(Math.max(textWidth(title, 18, "semiBold"), textWidth(subtitle, 13)));
}

/** A PNG as an image of so many pixels of the page, whose own pixels stay sharp when they are enlarged. */
export function embeddedPng(
  png: Uint8Array,
  place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Markup {
  let characters = "";
  for (const byte of png) characters += String.fromCharCode(byte);
  return element("image", {
    ...place,
    style: "image-rendering:pixelated",
    href: `data:image/png;base64,${btoa(characters)}`,
  });
}

/** `#0069a8` as its three bytes. */
export function colourBytes(hex: string): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
