import type { EpochMetrics } from "../../../picture/history.ts";
import type { ReportDiagnosis } from "./diagnosis.ts";

/** All that a report says, as plain text and numbers. The page escapes every word of it. */
export interface Report {
  /** What was trained on what: `784-400-20 on mini`. */
  readonly title: string;
  /** When it was begun, as ISO 8601 has it. */
  readonly begun: string;
  /** Under the title, with the date: the kind of model, the data, the state of the run. */
  readonly byline: readonly string[];
  /** A paragraph: what was trained, on what, for how long. */
  readonly abstract: string;
  /** What a reader must know before believing the figures. */
  readonly warnings: readonly string[];
  readonly headline: HeadlineMetric;
  /** What the curves call the loss: `beta-VAE loss`. */
  readonly loss: string;
  /** In nats per datum. At least one epoch. */
  readonly epochs: readonly [ReportEpoch, ...ReportEpoch[]];
  /** Absent where the run was trained before there were diagnoses. */
  readonly diagnosis?: ReportDiagnosis;
  readonly card: readonly Fact[];
  readonly bound: { readonly holds: boolean; readonly reason: string };
  readonly figures: readonly ReportFigure[];
  /** Pictures that this run cannot have, and why. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
  readonly settings: { readonly changed: readonly Fact[]; readonly unchanged: readonly Fact[] };
  readonly data: { readonly facts: readonly Fact[]; readonly files: readonly DataFile[] };
  readonly environment: readonly Fact[];
  readonly repeat: Repeat;
  /** What made the page: `nelbo 0.1.0`. */
  readonly program: string;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** What the name means, where that is not plain. */
  readonly about?: string;
}

/**
 * The number by which the run is judged, in nats per datum, and its two parts: reconstruction + KL, whatever weights the KL in
 * training; an importance-weighted bound as it is.
 */
export interface HeadlineMetric {
  /** What the number is: `negative ELBO`. */
  readonly name: string;
  /** Of what: `500 test images, after epoch 5`. */
  readonly of: string;
  readonly unit: string;
  /** The epoch whose figures these are. */
  readonly epoch: number;
  readonly value: number;
  readonly reconstruction: number;
  /** Absent where the model has none. */
  readonly kl?: number;
  /** A number that belongs beside it, as a sentence: the loss that is minimised, where that is another one. */
  readonly beside: readonly string[];
  /** What else is to be said: what the number is no measure of, other units, whether lower is better. */
  readonly notes: readonly string[];
}

export interface ReportEpoch extends EpochMetrics {
  /** Of training steps. */
  readonly seconds: number;
}

export interface ReportFigure {
  readonly title: string;
  /** What is seen, in a sentence or two. */
  readonly about: string;
  /** Of what it was drawn: the data, the split, the seed. Default: nothing is said of it. */
  readonly details?: string;
  /** The picture in words, for those who cannot see it. */
  readonly alternative: string;
  readonly picture: ReportPicture;
}

export type ReportPicture =
  | { readonly kind: "png"; readonly bytes: Uint8Array; readonly width: number; readonly height: number }
  | ({ readonly kind: "svg" } & DrawnFigure)
  | SpacePicture;

/** A figure without a title, which the page has beside it. Its colours are the page's variables. */
export interface DrawnFigure {
  /** An SVG for a column of `columns.wide` pixels. */
  readonly svg: string;
  /** The same for a column of `columns.narrow` pixels, as telephones have, and paper twice. Default: `svg` everywhere. */
  readonly narrow?: string;
}

/** Pixels across of the columns that figures stand in. */
export const columns = { wide: 736, narrow: 328 } as const;

/** Points in three dimensions, which a reader can turn. */
export interface SpacePicture {
  readonly kind: "space";
  /** [n, 3], finite. */
  readonly points: Float32Array;
  /** The class of each. */
  readonly labels?: Uint8Array;
  /** Names of the classes. Default: their numbers. */
  readonly classes?: readonly string[];
  readonly axes: readonly [x: string, y: string, z: string];
  /** The same from one side, for paper and where no script runs. */
  readonly still: DrawnFigure;
}

export interface DataFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Repeat {
  readonly commands: readonly { readonly meaning: string; readonly command: string }[];
  /** On what it depends whether the same comes out. */
  readonly conditions: string;
}
