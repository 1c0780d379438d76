import { type CurvePart, curveParts, namesIn, seriesOf } from "../../../picture/history.ts";
import type { SeriesName } from "../../../picture/theme.ts";
import type { ReportEpoch } from "./report.ts";

/** The metrics of each epoch in a report: the same for each split, then the scheduled scalars of the objective. */
export interface SeriesOfReport {
  readonly names: readonly SeriesName[];
  /** The panels of curves. */
  readonly curves: readonly CurvePart[];
  /** Those of them that each split has: the loss, its parts and its other terms. */
  readonly figures: readonly CurvePart[];
  /** Names of the objective's scalars that change over the epochs. */
  readonly scalars: readonly string[];
}

/** The splits that were measured; a model without a KL has only its loss and other terms. */
export function seriesOfReport(epochs: readonly ReportEpoch[]): SeriesOfReport {
  const curves = curveParts(epochs);
  return {
    names: seriesOf(epochs, "loss").map(({ name }) => name),
    curves,
    figures: curves.filter(({ of }) => of.kind !== "scalar"),
    scalars: namesIn(epochs).scalars,
  };
}

/** A metric of a split, or a scalar, of one epoch; undefined if it was not measured. */
export function valueAt(epoch: ReportEpoch, { of }: CurvePart, name: SeriesName): number | undefined {
  if (of.kind === "scalar") return epoch.scalars?.[of.name];
  return of.kind === "term" ? epoch[name]?.terms?.[of.name] : epoch[name]?.[of.name];
}

/** Its column in the table of all epochs; the epoch itself is in column 0. */
export function columnOf({ names, figures, scalars }: SeriesOfReport, part: CurvePart, name: SeriesName) {
  const before = part.of.kind === "scalar" ? names.length : names.indexOf(name);
  const within = part.of.kind === "scalar" ? scalars.indexOf(part.of.name) : figures.indexOf(part);
  return 1 + before * figures.length + within;
}
