import { themes } from "../../../picture/theme.ts";
import { coloursOf, pageTheme } from "./style.ts";

/** The colours of the light theme, with the name that each has in a style sheet. */
const variables = new Map(
  Object.entries(flat(themes.light)).map(([name, colour]) => [colour, flat(pageTheme)[name] ?? colour]),
);

function flat({ series, ...colours }: typeof pageTheme): Readonly<Record<string, string>> {
  return { ...colours, ...series };
}

/**
 * A picture in the light theme as one that turns dark where its reader's screen is, so that it is not drawn and kept
 * twice. Images within it stay as they are. Undefined where the picture has colours besides the theme's, which nothing is
 * known of.
 */
export function adaptiveSvg(svg: string): string | undefined {
  let known = true;
  const coloured = svg.replace(/="(#[\da-fA-F]{3,8})"/g, (written, colour: string) => {
    const variable = variables.get(colour);
    if (variable === undefined) known = false;
    return variable === undefined ? written : `="${variable}"`;
  });
  if (!known) return undefined;
  const dark = `@media screen and (prefers-color-scheme:dark){:root{${coloursOf("dark")}}}`;
  return coloured.replace(
    /<svg\b[^>]*>/,
    (root) => `${root}<style>:root{${coloursOf("light")}}${dark}</style>`,
  );
}
