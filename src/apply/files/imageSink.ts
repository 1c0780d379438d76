import { extname } from "node:path";
import { requireDrawable } from "../../analyse/drawable.ts";
import { type DatumShape, dataShapeOf } from "../../data/source.ts";
import { ConfigError } from "../../errors.ts";
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

/** What a run decodes. */
export interface DecodedData {
  readonly folder: string;
  /** The sizes of a datum. */
  readonly shape: DatumShape;
}

/** Throws ConfigError where images in a row are asked for of what is no picture, and so has no rows. */
export function requireRows(out: string | undefined, columns: number | undefined): void {
  if (columns === undefined || out === undefined || imageOutputOf(out) === "picture") return;
  throw new ConfigError(
    `columns (--columns): expected one picture, found ${out}, which has no rows. Drop --columns, or name a .png file (--out).`,
  );
}

/** Opens what images of a run go to, as `mean` of results. Throws ConfigError and RunError as its kinds do. */
export async function openImageSink(destination: Destination, { folder, shape }: DecodedData): Promise<Sink> {
  const { out } = destination;
  const kind = imageOutputOf(out);
  if (out !== undefined && (kind === "picture" || kind === "folder")) {
    requireDrawable(folder, shape);
    return (kind === "picture" ? gridSink : folderSink)(out, dataShapeOf(shape));
  }
  return openSink(destination, { mean: shape });
}
