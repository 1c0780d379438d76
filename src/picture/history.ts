import { DataError } from "../errors.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import { interestingRange, type Range, wholeRange } from "./range.ts";
import type { SeriesName } from "./theme.ts";

/** The values of a loss in figures: the loss and its two parts, each in nats per datum. */
export type LossParts = Omit<LossMetrics, "terms">;

/** What was measured at the end of an epoch; epochs count from 1. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly train: LossMetrics;
  readonly validation?: LossMetrics;
  readonly test?: LossMetrics;
  /** Scheduled scalars of the objective, such as beta, if they change from epoch to epoch. */
  readonly scalars?: Readonly<Record<string, number>>;
}

export interface Point {
  readonly epoch: number;
  readonly value: number;
}

/** One line of a figure: at least one point, epochs rising. */
export interface Series {
  readonly name: SeriesName;
  /** At the end of the line. Default: the name. */
  readonly label?: string;
  readonly points: readonly [Point, ...Point[]];
  readonly last: Point;
}

const seriesNames: readonly SeriesName[] = ["train", "validation", "test"];

/**
 * Checks that there is an epoch, that epochs increase, and that every metric is finite.
 *
 * @throws DataError that names the epoch, the series and the part
 */
export function checkHistory(history: readonly EpochMetrics[]): void {
  if (history.length === 0)
    throw new DataError(
      "lossCurves: expected the metrics of at least one epoch, found none. Train an epoch first.",
    );
  let previous = Number.NEGATIVE_INFINITY;
  for (const figures of history) {
    if (!Number.isFinite(figures.epoch) || figures.epoch <= previous)
      throw new DataError(
        `lossCurves: expected increasing epochs, found epoch ${figures.epoch} after ${previous}. Sort the history and ` +
          "pass each epoch once.",
      );
    previous = figures.epoch;
    const { epoch, scalars = {} } = figures;
    for (const name of seriesNames) {
      const { terms = {}, ...parts } = figures[name] ?? {};
      for (const [part, value] of Object.entries({ ...terms, ...parts }))
        requireFinite(value, `the ${name} ${part}`, epoch);
    }
    for (const [name, value] of Object.entries(scalars)) requireFinite(value, name, epoch);
  }
}

function requireFinite(value: number, what: string, epoch: number): void {
  if (Number.isFinite(value)) return;
  throw new DataError(
    `lossCurves: expected finite metrics, found ${value} as ${what} of epoch ${epoch}. Omit a series that was not ` +
      "measured; a run that diverged has no metrics from then on.",
  );
}

/** The lines of one part, in the order train, validation, test; a series that was never measured is omitted. */
export function seriesOf(history: readonly EpochMetrics[], part: keyof LossParts): readonly Series[] {
  return seriesBy(history, (figures) => figures[part]);
}

/** The lines of a further term, like those of a part in `seriesOf`. */
export function seriesOfTerm(history: readonly EpochMetrics[], term: string): readonly Series[] {
  return seriesBy(history, ({ terms }) => terms?.[term]);
}

/** The line of a scalar of the objective. */
export function seriesOfScalar(history: readonly EpochMetrics[], scalar: string): readonly Series[] {
  const points = history.flatMap(({ epoch, scalars }) => pointAt(epoch, scalars?.[scalar]));
  return asSeries("train", points).map((series) => ({ ...series, label: "" }));
}

/** The names of all terms and scalars in the history, in the order of their first occurrence. */
export function namesIn(history: readonly EpochMetrics[]): Readonly<Record<"terms" | "scalars", string[]>> {
  const terms = history.flatMap((figures) => seriesNames.map((name) => figures[name]?.terms));
  const scalars = history.map((figures) => figures.scalars);
  const names = (records: readonly (Readonly<Record<string, number>> | undefined)[]) => [
    ...new Set(records.flatMap((record) => Object.keys(record ?? {}))),
  ];
  return { terms: names(terms), scalars: names(scalars) };
}

/** Whether the model has a KL. An autoencoder has none: its KL is 0 in every epoch. */
export function hasKl(history: readonly EpochMetrics[]): boolean {
  return seriesOf(history, "kl").some(({ points }) => points.some(({ value }) => value !== 0));
}

function seriesBy(
  history: readonly EpochMetrics[],
  figureOf: (figures: LossMetrics) => number | undefined,
): readonly Series[] {
  return seriesNames.flatMap((name) => {
    const points = history.flatMap(({ epoch, [name]: figures }) =>
      pointAt(epoch, figures === undefined ? undefined : figureOf(figures)),
    );
    return asSeries(name, points);
  });
}

function pointAt(epoch: number, value: number | undefined): readonly Point[] {
  return value === undefined ? [] : [{ epoch, value }];
}

function asSeries(name: SeriesName, [first, ...rest]: readonly Point[]): readonly Series[] {
  return first === undefined ? [] : [{ name, points: [first, ...rest], last: rest.at(-1) ?? first }];
}

/** The content of a panel of curves. */
export interface CurvePart {
  /** A part of the loss, a further term, or a scalar of the objective, by its name in the metrics. */
  readonly of:
    | { readonly kind: "part"; readonly name: keyof LossParts }
    | { readonly kind: "term"; readonly name: string }
    | { readonly kind: "scalar"; readonly name: string };
  /** "KL divergence", "total correlation". */
  readonly title: string;
  /** The same in a table: "KL". */
  readonly short: string;
  /** With the kind of axis, if it is logarithmic. */
  readonly unit: string;
  readonly series: readonly Series[];
  readonly range: Range;
}

const nats = "nats per datum";
/** Units of terms that are not in nats. */
const otherUnits: Readonly<Record<string, string>> = { mmd: "squared distance, no unit" };

/**
 * The panels of a history's curves: the loss, its two parts if the model has a KL, each further term, and each scalar
 * that changed, in this order.
 */
export function curveParts(history: readonly EpochMetrics[]): readonly CurvePart[] {
  const { terms, scalars } = namesIn(history);
  const part = (name: keyof LossParts, title: string, short = title) =>
    measured({ of: { kind: "part", name }, title, short }, nats, seriesOf(history, name), interestingRange);
  return [
    part("loss", "loss"),
    ...(hasKl(history) ? [part("reconstruction", "reconstruction"), part("kl", "KL divergence", "KL")] : []),
    ...terms.map((name) => {
      const words = { title: inWords(name), short: inWords(name) };
      return measured(
        { of: { kind: "term", name }, ...words },
        otherUnits[name] ?? nats,
        seriesOfTerm(history, name),
        interestingRange,
      );
    }),
    ...scalars.flatMap((name) => {
      const series = seriesOfScalar(history, name);
      const words = { title: inWords(name), short: inWords(name) };
      const unit = "value at the end of the epoch";
      return series.some(moves)
        ? [measured({ of: { kind: "scalar", name }, ...words }, unit, series, wholeRange)]
        : [];
    }),
  ];
}

function measured(
  words: Pick<CurvePart, "of" | "title" | "short">,
  unit: string,
  series: readonly Series[],
  rangeOf: (series: readonly Series[]) => Range,
): CurvePart {
  const range = rangeOf(series);
  return { ...words, unit: range.scale === "log" ? `${unit}, logarithmic` : unit, series, range };
}

/** `mutualInformation` as "mutual information", `dimensionKl` as "dimension KL", `mmd` as "MMD". */
export function inWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.replace(/\b(?:kl|mmd)\b/g, (short) => short.toUpperCase());
}

function moves({ points }: Series): boolean {
  return new Set(points.map(({ value }) => value)).size > 1;
}
