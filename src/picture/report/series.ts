import { type EpochFigures, type LossParts, seriesOf } from "../history.ts";
import type { SeriesName } from "../theme.ts";

export interface Part {
  readonly part: keyof LossParts;
  readonly title: string;
  readonly short: string;
}

/** What a report shows of each epoch: which splits, and which parts of the loss. */
export interface SeriesOfReport {
  readonly names: readonly SeriesName[];
  readonly parts: readonly Part[];
}

const parts: readonly Part[] = [
  { part: "loss", title: "loss", short: "loss" },
  { part: "reconstruction", title: "reconstruction", short: "reconstruction" },
  { part: "kl", title: "KL divergence", short: "KL" },
];

/** The splits that were measured; a model without a KL has its loss alone. */
export function seriesOfReport(epochs: readonly EpochFigures[]): SeriesOfReport {
  const hasKl = seriesOf(epochs, "kl").some(({ points }) => points.some(({ value }) => value !== 0));
  return {
    names: seriesOf(epochs, "loss").map(({ name }) => name),
    parts: hasKl ? parts : parts.slice(0, 1),
  };
}
