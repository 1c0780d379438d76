import { classColours } from "../../../picture/classColours.ts";
import { type Figure, themedImage } from "../../../picture/frame.ts";
import { type ThemeName, themes } from "../../../picture/theme.ts";
import { pageTheme } from "./style.ts";

/** The colours of each theme, with the variable of the page's style sheet that each is. */
const variables: Readonly<Record<ThemeName, ReadonlyMap<string, string>>> = {
  light: variablesOf("light"),
  dark: variablesOf("dark"),
};

function variablesOf(name: ThemeName): ReadonlyMap<string, string> {
  const names = flat(pageTheme);
  const classes = classColours[name].map((colour, index) => [colour, `var(--class-${index})`] as const);
  const own = Object.entries(flat(themes[name])).map(
    ([key, colour]) => [colour, names[key] ?? colour] as const,
  );
  return new Map([...classes, ...own]);
}

function flat({ series, ...colours }: typeof pageTheme): Readonly<Record<string, string>> {
  return { ...colours, ...series };
}

/** Whether images in a picture have colours of its theme, so that it takes another drawing for dark screens. */
export function needsDark(svg: string): boolean {
  return svg.includes(`class="${themedImage}"`);
}

/**
 * A picture whose colours are the page's own, so that it turns dark where its reader's screen is, and is not drawn and kept twice.
 * Images within it stay as they are; those with colours of the theme are taken from both drawings. Undefined where the picture has
 * colours besides the theme's, which nothing is known of, or the two differ in more than their images.
 *
 * @param dark the same in the dark theme, where `needsDark`
 */
export function adaptiveSvg(light: string, dark?: string): string | undefined {
  const adapted = withVariables(light, "light");
  if (dark === undefined || adapted === undefined) return adapted;
  const darkImages = imagesOf(dark);
  const same = withVariables(dark, "dark")?.replace(themed, "") === adapted.replace(themed, "");
  if (!same || darkImages.length !== imagesOf(light).length) return undefined;
  let at = 0;
  return adapted.replace(themed, (image) => {
    const pair = [image, darkImages[at++] ?? ""];
    return pair
      .map((each, index) =>
        each.replace(`class="${themedImage}"`, `class="${index === 0 ? "on-light" : "on-dark"}"`),
      )
      .join("");
  });
}

const themed = new RegExp(`<image [^>]*class="${themedImage}"[^>]*/>`, "g");

function imagesOf(svg: string): readonly string[] {
  return svg.match(themed) ?? [];
}

function withVariables(svg: string, theme: ThemeName): string | undefined {
  let known = true;
  const coloured = svg.replace(/="(#[\da-fA-F]{3,8})"/g, (written, colour: string) => {
    const variable = variables[theme].get(colour);
    if (variable === undefined) known = false;
    return variable === undefined ? written : `="${variable}"`;
  });
  return known ? coloured : undefined;
}

/** A figure in the page's colours; it is drawn in the dark theme, too, only where images in it have colours of the theme. */
export async function adaptiveFigure(draw: (theme: ThemeName) => Figure | Promise<Figure>): Promise<Figure> {
  const light = await draw("light");
  const dark = needsDark(light.svg) ? await draw("dark") : undefined;
  return { ...light, svg: adaptiveSvg(light.svg, dark?.svg) ?? light.svg };
}
