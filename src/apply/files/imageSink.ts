import { extname } from "node:path";
import { ConfigError } from "../../errors.ts";
import type { LoadedRun } from "../../store/loadRun.ts";
import { type Destination, openSink } from "./apply.ts";
import { folderSink, gridSink } from "./pictureSinks.ts";
import type { Sink } from "./sink.ts";

/** What images are written as: one picture, a picture of each, numbers, or lines of JSON where no path is named. */
export type ImageOutput = "picture" | "folder" | "numbers" | "lines";

/**
 * What the ending of a path says: `.png` one picture, `.npy` and `.csv` numbers, none a folder. Throws ConfigError for any other
 * ending.
 */
export function imageOutputOf(out: string | undefined): ImageOutput {
  if (out === undefined) return "lines";
  const ending = extname(out).toLowerCase();
  if (ending === ".png") return "picture";
  if (ending === ".npy" || ending === ".csv") return "numbers";
  if (ending === "") return "folder";
  throw new ConfigError(
    `out (--out): expected .npy, .csv or .png, or a folder without ending, found ${out}.`,
  );
}

/** Throws ConfigError where images in a row are asked for of what is no picture, and so has no rows. */
export function requireRows(out: string | undefined, columns: number | undefined): void {
  if (columns === undefined || out === undefined || imageOutputOf(out) === "picture") return;
  throw new ConfigError(
    `columns (--columns): expected one picture, found ${out}, which has no rows. Drop --columns, or name a .png file (--out).`,
  );
}

/**
 * Opens what images go to, as `mean` of results: pictures, or numbers in the units of the training data. Throws ConfigError and RunError
 * as its kinds do.
 */
export async function openImageSink(
  destination: Destination,
  { model, data }: Pick<LoadedRun, "model" | "data">,
): Promise<Sink> {
  const { out } = destination;
  const { dataShape: shape, elementType } = model.parts;
  const kind = imageOutputOf(out);
  if (out !== undefined && kind === "picture") return gridSink(out, shape);
  if (out !== undefined && kind === "folder") return folderSink(out, shape);
  const sink = await openSink(destination, { mean: shape });
  const range = elementType === "float32" ? data.reading?.range : undefined;
  return range === undefined ? sink : inUnitsOf(range, sink);
}

/** A sink of data whose 0 and 1 are written as the least and the largest number that they can have. */
function inUnitsOf([least, largest]: readonly [number, number], sink: Sink): Sink {
  return {
    ...sink,
    write: ({ values: { mean, ...values }, ...results }) => {
      const unscaled = mean?.map((value) => value * (largest - least) + least);
      return sink.write({ ...results, values: { ...values, ...(unscaled && { mean: unscaled }) } });
    },
  };
}
