import { type CurvePart, curveParts, namesIn, seriesOf } from "../../../picture/history.ts";
import type { SeriesName } from "../../../picture/theme.ts";
import type { ReportEpoch } from "./report.ts";

/** What a report has of each epoch: of each split the same figures, then what the objective was given. */
export interface SeriesOfReport {
  readonly names: readonly SeriesName[];
  /** What curves are drawn of. */
  readonly curves: readonly CurvePart[];
  /** Of these, those that each split has: the loss, its parts and its other terms. */
  readonly figures: readonly CurvePart[];
  /** What the objective was given, where that changes. */
  readonly scalars: readonly string[];
}

/** The splits that were measured; a model without a KL has its loss and other terms alone. */
export function seriesOfReport(epochs: readonly ReportEpoch[]): SeriesOfReport {
  const curves = curveParts(epochs);
  return {
    names: seriesOf(epochs, "loss").map(({ name }) => name),
    curves,
    figures: curves.filter(({ of }) => of.kind !== "scalar"),
    scalars: namesIn(epochs).scalars,
  };
}

/** A figure of a split, or a scalar, of one epoch; undefined where it was not measured. */
export function valueAt(epoch: ReportEpoch, { of }: CurvePart, name: SeriesName): number | undefined {
  if (of.kind === "scalar") return epoch.scalars?.[of.name];
  return of.kind === "term" ? epoch[name]?.terms?.[of.name] : epoch[name]?.[of.name];
}

/** The column of the table of all epochs that has it; the epoch itself is in column 0. */
export function columnOf({ names, figures, scalars }: SeriesOfReport, part: CurvePart, name: SeriesName) {
  const before = part.of.kind === "scalar" ? names.length : names.indexOf(name);
  const within = part.of.kind === "scalar" ? scalars.indexOf(part.of.name) : figures.indexOf(part);
  return 1 + before * figures.length + within;
}
