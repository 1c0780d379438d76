import type { Figure } from "../../src/picture/frame.ts";
import { type ThemeName, themes } from "../../src/picture/theme.ts";
import type { LearnFigure } from "./figure.ts";

/** The widths of the two versions of a figure, in pixels of the page: for a desk, and for a phone. */
const widths = { wide: 760, narrow: 350 } as const;
const margin = 14;

/** The four files of a figure: wide and narrow, light and dark. */
export function filesOf(figure: LearnFigure, data: unknown): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const theme of ["light", "dark"] as const)
    for (const [size, width] of Object.entries(widths)) {
      const drawn = figure.draw(data, { column: width - 2 * margin, theme });
      const part = size === "wide" ? "" : "narrow.";
      files[`${figure.name}.${part}${theme}.svg`] = framed(drawn, width, theme);
    }
  return files;
}

/** A figure on the theme's background with a margin, so that it is readable whatever page it is on. */
function framed({ svg, width, height }: Figure, least: number, theme: ThemeName): string {
  const full = { width: Math.max(least, width + 2 * margin), height: height + 2 * margin };
  const inner = svg.replace("<svg ", `<svg x="${margin}" y="${margin}" overflow="visible" `);
  const background = `<rect width="${full.width}" height="${full.height}" rx="6" fill="${themes[theme].background}"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}" ` +
    `viewBox="0 0 ${full.width} ${full.height}">\n${background}\n${inner}</svg>\n`
  );
}

/** The figure in Markdown: the version for the reader's screen and colours. */
export function pictureMarkup({ name, alternative }: LearnFigure): string {
  const escaped = alternative.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const source = (media: string, file: string) =>
    `  <source media="${media}" srcset="figures/${name}.${file}.svg">`;
  return [
    "<picture>",
    source("(max-width: 500px) and (prefers-color-scheme: dark)", "narrow.dark"),
    source("(max-width: 500px)", "narrow.light"),
    source("(prefers-color-scheme: dark)", "dark"),
    `  <img src="figures/${name}.light.svg" alt="${escaped}">`,
    "</picture>",
  ].join("\n");
}
