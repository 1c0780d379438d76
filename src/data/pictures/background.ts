import { advice } from "../../advice.ts";
import { excerpt } from "../../codec/excerpt.ts";
import { ConfigError } from "../../errors.ts";

/** A colour as sRGB bytes: red, green, blue. */
export type Background = readonly [red: number, green: number, blue: number];

/** The default colour behind transparent pixels. */
export const usualBackground = "white";

const names: Readonly<Record<string, Background>> = { white: [255, 255, 255], black: [0, 0, 0] };

/**
 * Parses `white`, `black`, `#rgb` or `#rrggbb`. Hexadecimal digits may be upper or lower case, and #rgb is #rrggbb with
 * each digit doubled, as in CSS.
 *
 * @throws ConfigError if the text is none of these
 */
export function parseBackground(text: string): Background {
  const named = Object.entries(names).find(([name]) => name === text);
  if (named) return named[1];
  const [, digits] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text) ?? [];
  if (digits === undefined) {
    throw new ConfigError(`expected white, black, #rgb or #rrggbb, found ${excerpt(text)}.`, {
      setting: "background",
      value: text,
      remedy: advice`Write a colour with hexadecimal digits, as in CSS: '#808080' is grey.`,
    });
  }
  const long = digits.length === 6 ? digits : digits.replace(/./g, "$&$&");
  const channel = (at: number) => Number.parseInt(long.slice(at, at + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

/** `white`, `black` or `#rrggbb`: the inverse of `parseBackground`. */
export function backgroundText(background: Background): string {
  const named = Object.entries(names).find(([, colour]) =>
    colour.every((value, channel) => value === background[channel]),
  );
  return named?.[0] ?? `#${background.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
