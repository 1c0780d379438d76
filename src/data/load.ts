import type { Dataset } from "./dataset.ts";
import type { PictureProgress, PictureRequest } from "./pictures/picturesDataset.ts";
import type { Reading } from "./reading/reading.ts";

export interface DownloadProgress {
  /** The file's name. */
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** How a data set is loaded. */
export interface LoadOptions {
  /** Where downloaded data sets and prepared pictures are kept; see `defaultCacheFolder`. */
  readonly cacheFolder?: string | undefined;
  /** Never download. Default: false. */
  readonly offline?: boolean | undefined;
  /** Called for each received piece of a download. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Stops a download, or the preparation of pictures; finished parts are kept, and the next call resumes. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds without data after which the next address is tried. Default: 30. */
  readonly stallSeconds?: number | undefined;
  /** Addresses of folders with the .gz files; they replace the data set's own addresses. */
  readonly mirrors?: readonly string[] | undefined;
  /** Called while pictures are inspected and prepared. */
  readonly onPictures?: ((progress: PictureProgress) => void) | undefined;
  /** How a file's arrays, or pictures, are read. Default: recognised automatically, with seed 0. */
  readonly reading?: Partial<PictureRequest> | undefined;
  /** How a run's data were read. If given, nothing is recognised, and splits are drawn as in that run. */
  readonly storedReading?: Reading | undefined;
  /** The program's own data sets, by name. They override all others of the same name. */
  readonly datasets?: Readonly<Record<string, () => Dataset | Promise<Dataset>>> | undefined;
}
