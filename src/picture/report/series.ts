import { hasKl, type LossParts, namesIn, seriesOf } from "../history.ts";
import type { SeriesName } from "../theme.ts";
import type { ReportEpoch } from "./report.ts";

export interface Part {
  readonly part: keyof LossParts;
  readonly title: string;
  readonly short: string;
}

/** What a report shows of each epoch: which splits, and of each which parts of the loss and which other terms. */
export interface SeriesOfReport {
  readonly names: readonly SeriesName[];
  readonly parts: readonly Part[];
  /** Beside the loss and its parts. */
  readonly terms: readonly string[];
  /** What the objective was given, where that changes. */
  readonly scalars: readonly string[];
}

const parts: readonly Part[] = [
  { part: "loss", title: "loss", short: "loss" },
  { part: "reconstruction", title: "reconstruction", short: "reconstruction" },
  { part: "kl", title: "KL divergence", short: "KL" },
];

/** The splits that were measured; a model without a KL has its loss alone. */
export function seriesOfReport(epochs: readonly ReportEpoch[]): SeriesOfReport {
  return {
    names: seriesOf(epochs, "loss").map(({ name }) => name),
    parts: hasKl(epochs) ? parts : parts.slice(0, 1),
    ...namesIn(epochs),
  };
}
