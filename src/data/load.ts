import type { Dataset } from "./dataset.ts";
import type { PictureProgress, PictureRequest } from "./pictures/picturesDataset.ts";
import type { Reading } from "./reading/reading.ts";

export interface DownloadProgress {
  /** The file's name. */
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** How a data set is found. */
export interface LoadOptions {
  /** Where downloaded data sets and prepared pictures are kept; see `defaultCacheFolder`. */
  readonly cacheFolder?: string | undefined;
  /** Never download. Default: false. */
  readonly offline?: boolean | undefined;
  /** Hears of every piece of a download. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Stops a download, or the preparation of pictures; what is done is kept and taken up again by the next call. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds without any byte after which a server is given up; the next address is asked then. Default: 30. */
  readonly stallSeconds?: number | undefined;
  /** Addresses of folders that hold the .gz files, instead of the data set's own. */
  readonly mirrors?: readonly string[] | undefined;
  /** Is called as pictures are looked at and prepared. */
  readonly onPictures?: ((progress: PictureProgress) => void) | undefined;
  /** How a file's arrays, or pictures, are read. Default: as they are recognised, with seed 0. */
  readonly reading?: Partial<PictureRequest> | undefined;
  /** How a run's data were read: nothing is recognised then, and splits are drawn as they were. */
  readonly storedReading?: Reading | undefined;
  /** Data sets of the program's own, by the names under which settings ask for them. They come before all others. */
  readonly datasets?: Readonly<Record<string, () => Dataset | Promise<Dataset>>> | undefined;
}
