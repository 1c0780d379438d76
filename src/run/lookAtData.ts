import { contactSheet } from "../analyse/contactSheet.ts";
import { requireNew, writePicture } from "../apply/pictureFile.ts";
import { encodePng } from "../codec/png.ts";
import { type ConfigInput, resolveConfig } from "../config/config.ts";
import type { Recommendation } from "../config/recommend.ts";
import { withReading } from "../config/withReading.ts";
import type { LoadOptions } from "../data/load.ts";
import { type DataSurvey, surveyOf } from "../data/look/survey.ts";
import { nodePlatform } from "../store/node/platform.ts";
import { loadUnlessStopped } from "../store/platform.ts";
import { isRecommendedFor, recommendFor } from "./resolveForData.ts";

export interface LookOptions {
  /** How the data are found. */
  readonly load?: LoadOptions | undefined;
  /** A PNG file that does not exist yet, for a picture of up to 100 images. Default: none. */
  readonly sheet?: string | undefined;
  /** Stops a download. */
  readonly signal?: AbortSignal | undefined;
}

export interface DataLook {
  readonly survey: DataSurvey;
  readonly recommended: Recommendation;
  /** Whether training applies the recommended settings by default, as it does for data at a path. */
  readonly applied: boolean;
  /** The picture, if it was requested. */
  readonly sheet?: { readonly file: string; readonly count: number; readonly order: string };
}

/**
 * Inspects a data set as `nelbo data` does: counts, classes, distribution of its numbers, duplicates, and the settings
 * recommended for training on it. Reads all of it, a few megabytes at a time.
 *
 * @param input settings of a run: `data`, and how the data are read
 * @throws ConfigError for wrong settings
 * @throws DataError if data are not found or cannot be read, or a sheet is requested of data that are not images
 * @throws RunError if the sheet's file exists or cannot be written
 */
export async function lookAtData(
  input: ConfigInput,
  { load, sheet, signal }: LookOptions = {},
): Promise<DataLook | undefined> {
  const config = resolveConfig(input);
  await requireNew(sheet);
  const dataset = await loadUnlessStopped(nodePlatform, config.data, withReading(load, config), signal);
  if (dataset === undefined) return undefined;
  const picture = sheet === undefined ? undefined : await contactSheet(dataset);
  const survey = await surveyOf(dataset, { duplicates: true });
  const look = {
    survey,
    recommended: recommendFor(input, survey),
    applied: isRecommendedFor(config.data, load),
  };
  if (picture === undefined || sheet === undefined) return look;
  const { raster, count, order } = picture;
  const file = await writePicture(encodePng(raster), { folder: "", name: "sheet", out: sheet });
  return { ...look, sheet: { file, count, order } };
}
