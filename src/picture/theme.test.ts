import { describe, expect, it } from "vitest";
import { type ThemeName, themes } from "./theme.ts";

/** Relative luminance and contrast as WCAG 2.1 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

describe("themes", () => {
  it.each<ThemeName>(["light", "dark"])("%s: text and lines have a contrast of at least 4.5", (name) => {
    const theme = themes[name];
    for (const colour of [theme.text, theme.mutedText, ...Object.values(theme.series)])
      expect(contrast(colour, theme.background), colour).toBeGreaterThanOrEqual(4.5);
  });
});
