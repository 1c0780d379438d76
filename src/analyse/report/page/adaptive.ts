import { classColours } from "../../../picture/classColours.ts";
import { type Figure, themedImage } from "../../../picture/frame.ts";
import { type ThemeName, themes } from "../../../picture/theme.ts";
import { pageTheme } from "./style.ts";

/** The colours of each theme, with the variable of the page's style sheet for each. */
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

/** Whether images in a figure have colours of its theme, so that dark screens require a second drawing. */
export function needsDark(svg: string): boolean {
  return svg.includes(`class="${themedImage}"`);
}

/**
 * A figure with the page's variables as colours: it turns dark on a dark screen, and is stored once. Images in it are
 * unchanged; those with colours of the theme are included from both drawings. Undefined if the figure has colours
 * that are not in the theme, or the two drawings differ in more than their images.
 *
 * @param dark the same figure in the dark theme, if `needsDark`
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

/** A figure in the page's colours. It is also drawn in the dark theme if images in it have colours of the theme. */
export async function adaptiveFigure(draw: (theme: ThemeName) => Figure | Promise<Figure>): Promise<Figure> {
  const light = await draw("light");
  const dark = needsDark(light.svg) ? await draw("dark") : undefined;
  return { ...light, svg: adaptiveSvg(light.svg, dark?.svg) ?? light.svg };
}
