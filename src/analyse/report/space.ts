import { spaceFigure } from "../../picture/space/spaceFigure.ts";
import { randomStream } from "../../random/stream.ts";
import { dataTitle } from "../plots/choices.ts";
import { scatterView } from "../plots/scatterView.ts";
import { labelsOf, type PlotSource } from "../plots/source.ts";
import { adaptiveFigure } from "./page/adaptive.ts";
import { columns, type ReportFigure } from "./page/report.ts";

/** With more points than this, rotating them in a page is slow. */
const mostPoints = 10_000;

/** The codes of a run in three dimensions, for rotation; undefined if it has fewer. Throws as `scatterView` does. */
export async function spaceOf(source: PlotSource): Promise<ReportFigure | undefined> {
  const { trained } = source;
  if (trained.model.parts.latentSize < 3) return undefined;
  const split = await source.split();
  const { encodings, points: all, axes, about } = await scatterView(source, split, { dimensions: [3] });
  const drawn = randomStream(trained.config.seed, "pictures/space").permutation(0, encodings.count);
  const rows = drawn.subarray(0, mostPoints).sort();
  const points = Float32Array.from(
    { length: 3 * rows.length },
    (_, at) => all[3 * (rows[Math.floor(at / 3)] ?? 0) + (at % 3)] ?? 0,
  );
  const labels = await labelsOf(
    split,
    rows.map((row) => encodings.images[row] ?? 0),
  );
  const { classes } = trained.data;
  const [x = "", y = "", z = ""] = axes;
  const scatter = {
    points,
    axes: [x, y, z] as const,
    ...(labels && { labels }),
    ...(classes && { classes }),
  };
  const title = "Encodings in three dimensions";
  const number = `${rows.length.toLocaleString("en-US")} ${split.name} images`;
  const column = columns.narrow;
  const { svg } = await adaptiveFigure((theme) => spaceFigure({ ...scatter, title, theme, column }));
  return {
    title,
    about: `The codes of ${number}: ${about}.`,
    details: dataTitle(trained),
    alternative: `${number} as points in three dimensions: ${axes.join(", ")}.`,
    picture: { kind: "space", ...scatter, still: { svg } },
  };
}
