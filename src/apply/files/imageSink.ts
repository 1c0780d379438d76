import { extname } from "node:path";
import { advice, change } from "../../advice.ts";
import { datumShapeOf, requireDrawable } from "../../analyse/drawable.ts";
import { type DatumShape, dataShapeOf } from "../../data/source.ts";
import { ConfigError } from "../../errors.ts";
import type { LoadedRun } from "../../store/loadRun.ts";
import { type Destination, openSink } from "./apply.ts";
import { folderSink, gridSink } from "./pictureSinks.ts";
import type { Sink } from "./sink.ts";

/** How images are written: one picture, one picture per image, numbers, or lines of JSON if no path is given. */
export type ImageOutput = "picture" | "folder" | "numbers" | "lines";

/**
 * The output for a path's extension: `.png` one picture, `.npy` and `.csv` numbers, none a folder. Throws ConfigError
 * for any other extension.
 */
export function imageOutputOf(out: string | undefined): ImageOutput {
  if (out === undefined) return "lines";
  const ending = extname(out).toLowerCase();
  if (ending === ".png") return "picture";
  if (ending === ".npy" || ending === ".csv") return "numbers";
  if (ending === "") return "folder";
  throw new ConfigError(`expected .npy, .csv or .png, or a folder without an extension, found ${out}.`, {
    setting: "out",
    value: out,
  });
}

/** The data that a run decodes to. */
export interface DecodedData {
  readonly folder: string;
  /** The sizes of a datum. */
  readonly shape: DatumShape;
  /** The numbers in the data's units for the model's 0 and 1, if floats are scaled. */
  readonly range?: readonly [number, number] | undefined;
}

export function decodedDataOf(folder: string, { data }: Pick<LoadedRun, "data">): DecodedData {
  const range = data.elementType === "float32" ? data.reading?.range : undefined;
  return { folder, shape: datumShapeOf(data), range };
}

/** Throws ConfigError if `columns` is given but the output is not one picture. */
export function requireRows(out: string | undefined, columns: number | undefined): void {
  if (columns === undefined || out === undefined || imageOutputOf(out) === "picture") return;
  throw new ConfigError(`expected one picture, found ${out}, which has no rows.`, {
    setting: "columns",
    value: columns,
    remedy: advice`Drop ${change("columns")}, or name a .png file with ${change("out")}.`,
  });
}

/**
 * Opens the sink for a run's images, which are `mean` of the results: pictures, or numbers in the units of the training
 * data. Throws ConfigError and RunError as the sinks do.
 */
export async function openImageSink(
  destination: Destination,
  { folder, shape, range }: DecodedData,
): Promise<Sink> {
  const { out } = destination;
  const kind = imageOutputOf(out);
  if (out !== undefined && (kind === "picture" || kind === "folder")) {
    requireDrawable(folder, shape);
    return (kind === "picture" ? gridSink : folderSink)(out, dataShapeOf(shape));
  }
  const sink = await openSink(destination, { mean: shape });
  return range === undefined ? sink : inUnitsOf(range, sink);
}

/** A sink that scales 0 and 1 to the least and the largest number of the data's range. */
function inUnitsOf([least, largest]: readonly [number, number], sink: Sink): Sink {
  return {
    ...sink,
    write: ({ values: { mean, ...values }, ...results }) => {
      const unscaled = mean?.map((value) => value * (largest - least) + least);
      return sink.write({ ...results, values: { ...values, ...(unscaled && { mean: unscaled }) } });
    },
  };
}
