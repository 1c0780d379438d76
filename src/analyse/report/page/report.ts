import type { EpochMetrics } from "../../../picture/history.ts";
import type { ReportDiagnosis } from "./diagnosis.ts";
import type { LossFormula } from "./formula.ts";
import type { GlossaryEntry } from "./glossary.ts";

/** The content of a report, as plain text and numbers. The page escapes all text. */
export interface Report {
  /** The model and the data: `784-400-20 on mini`. */
  readonly title: string;
  /** When the run was created, as an ISO 8601 date. */
  readonly begun: string;
  /** Under the title, with the date: the kind of model, the seed, the state of the run. */
  readonly byline: readonly string[];
  /** A paragraph: what was trained, on what, for how long. */
  readonly abstract: string;
  /** What a reader must know before using the metrics. */
  readonly warnings: readonly string[];
  readonly headline: HeadlineMetric;
  /** The name of the loss in the curves: `beta-VAE loss`. */
  readonly loss: string;
  /** In nats per datum. At least one epoch. */
  readonly epochs: readonly [ReportEpoch, ...ReportEpoch[]];
  /** Absent if the run was trained by a version without diagnoses. */
  readonly diagnosis?: ReportDiagnosis;
  /** The minimised loss with the run's numbers. */
  readonly formula: LossFormula;
  readonly card: readonly Fact[];
  readonly bound: { readonly holds: boolean; readonly reason: string };
  readonly figures: readonly ReportFigure[];
  /** Figures that cannot be drawn for this run, and why. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
  readonly settings: { readonly changed: readonly Fact[]; readonly unchanged: readonly Fact[] };
  readonly data: { readonly facts: readonly Fact[]; readonly files: readonly DataFile[] };
  readonly environment: readonly Fact[];
  readonly repeat: Repeat;
  /** The terms of the page, with their meanings. */
  readonly glossary: readonly GlossaryEntry[];
  /** The program that wrote the page: `nelbo 0.1.0`. */
  readonly program: string;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** What the name means, if it requires an explanation. */
  readonly about?: string;
}

/**
 * The metric by which the run is judged, in nats per datum, and its two parts: reconstruction + KL, whatever the weight
 * of the KL in training, or an importance-weighted bound unchanged.
 */
export interface HeadlineMetric {
  /** The name of the metric: `negative ELBO`. */
  readonly name: string;
  /** What it was measured on: `500 test images, after epoch 5`. */
  readonly of: string;
  readonly unit: string;
  /** The epoch of these metrics. */
  readonly epoch: number;
  readonly value: number;
  readonly reconstruction: number;
  /** Absent if the model has no KL. */
  readonly kl?: number;
  /** Related metrics, as sentences: for example the loss that is minimised, if it is a different one. */
  readonly beside: readonly string[];
  /** Further notes: what the metric does not measure, other units, whether lower is better. */
  readonly notes: readonly string[];
}

export interface ReportEpoch extends EpochMetrics {
  /** The time of the training steps, in seconds. */
  readonly seconds: number;
}

export interface ReportFigure {
  readonly title: string;
  /** What the figure shows, in a sentence or two. */
  readonly about: string;
  /** What it was drawn from: the data, the split, the seed. Default: not shown. */
  readonly details?: string;
  /** The text alternative for readers who cannot see the figure. */
  readonly alternative: string;
  readonly picture: ReportPicture;
}

export type ReportPicture =
  | { readonly kind: "png"; readonly bytes: Uint8Array; readonly width: number; readonly height: number }
  | ({ readonly kind: "svg" } & DrawnFigure)
  | SpacePicture;

/** A figure without a title, which is in the page's caption. Its colours are the page's variables. */
export interface DrawnFigure {
  /** An SVG for a column of `columns.wide` pixels. */
  readonly svg: string;
  /** The same for a column of `columns.narrow` pixels, for phones and for paper in two columns. Default: `svg`. */
  readonly narrow?: string;
}

/** Widths in pixels of the columns that figures are drawn for. */
export const columns = { wide: 736, narrow: 328 } as const;

/** Points in three dimensions, which a reader can rotate. */
export interface SpacePicture {
  readonly kind: "space";
  /** [n, 3], finite. */
  readonly points: Float32Array;
  /** The class of each. */
  readonly labels?: Uint8Array;
  /** Names of the classes. Default: their numbers. */
  readonly classes?: readonly string[];
  readonly axes: readonly [x: string, y: string, z: string];
  /** The same from one side, for paper and for pages without scripts. */
  readonly still: DrawnFigure;
}

export interface DataFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Repeat {
  readonly commands: readonly { readonly meaning: string; readonly command: string }[];
  /** The conditions under which the results are the same. */
  readonly conditions: string;
}
