import type { Figure } from "../../picture/frame.ts";
import type { ThemeName } from "../../picture/theme.ts";
import { adaptiveSvg, needsDark } from "./page/adaptive.ts";
import { columns, type DrawnFigure } from "./page/report.ts";

/** A figure in the page's colours; it is drawn in the dark theme, too, only where images in it have colours of the theme. */
export async function adaptiveFigure(draw: (theme: ThemeName) => Promise<Figure>): Promise<Figure> {
  const light = await draw("light");
  const dark = needsDark(light.svg) ? await draw("dark") : undefined;
  return { ...light, svg: adaptiveSvg(light.svg, dark?.svg) ?? light.svg };
}

/** The figure that is drawn for columns of both widths, in the page's colours. */
export async function drawForPage(draw: (theme: ThemeName, column: number) => Figure): Promise<DrawnFigure> {
  const wide = await adaptiveFigure(async (theme) => draw(theme, columns.wide));
  const narrow = await adaptiveFigure(async (theme) => draw(theme, columns.narrow));
  return { svg: wide.svg, narrow: narrow.svg };
}
