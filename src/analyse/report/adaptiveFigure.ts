import type { Figure } from "../../picture/frame.ts";
import type { ThemeName } from "../../picture/theme.ts";
import { adaptiveSvg, needsDark } from "./page/adaptive.ts";

/** A figure in the page's colours; it is drawn in the dark theme, too, only where images in it have colours of the theme. */
export async function adaptiveFigure(draw: (theme: ThemeName) => Figure | Promise<Figure>): Promise<Figure> {
  const light = await draw("light");
  const dark = needsDark(light.svg) ? await draw("dark") : undefined;
  return { ...light, svg: adaptiveSvg(light.svg, dark?.svg) ?? light.svg };
}
