import { DataError } from "../errors.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import { interestingRange, type Range, wholeRange } from "./range.ts";
import type { SeriesName } from "./theme.ts";

/** What figures draw of a loss: itself and its two parts, each in nats per datum. */
export type LossParts = Omit<LossMetrics, "terms">;

/** What was measured at the end of an epoch; epochs count from 1. */
export interface EpochMetrics {
  readonly epoch: number;
  readonly train: LossMetrics;
  readonly validation?: LossMetrics;
  readonly test?: LossMetrics;
  /** What the objective was given, as beta, where it changes from epoch to epoch. */
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
 * Checks that there is an epoch, that epochs rise, and that every figure is finite.
 *
 * @throws DataError which names the epoch, the series and the part.
 */
export function checkHistory(history: readonly EpochMetrics[]): void {
  if (history.length === 0)
    throw new DataError(
      "lossCurves: expected the figures of at least one epoch, found none. Train an epoch first.",
    );
  let previous = Number.NEGATIVE_INFINITY;
  for (const figures of history) {
    if (!Number.isFinite(figures.epoch) || figures.epoch <= previous)
      throw new DataError(
        `lossCurves: expected epochs that rise, found epoch ${figures.epoch} after ${previous}. Sort the history and ` +
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
    `lossCurves: expected finite figures, found ${value} as ${what} of epoch ${epoch}. Leave out a series that was not ` +
      "measured; a run that diverged has no figures from then on.",
  );
}

/** The lines of one part, in the order train, validation, test; a series that was never measured is left out. */
export function seriesOf(history: readonly EpochMetrics[], part: keyof LossParts): readonly Series[] {
  return seriesBy(history, (figures) => figures[part]);
}

/** The lines of a further term, as `seriesOf` gives those of a part. */
export function seriesOfTerm(history: readonly EpochMetrics[], term: string): readonly Series[] {
  return seriesBy(history, ({ terms }) => terms?.[term]);
}

/** The line of what the objective was given under a name. */
export function seriesOfScalar(history: readonly EpochMetrics[], scalar: string): readonly Series[] {
  const points = history.flatMap(({ epoch, scalars }) => pointAt(epoch, scalars?.[scalar]));
  return asSeries("train", points).map((series) => ({ ...series, label: "" }));
}

/** The names of terms and of scalars that some epoch has, each in the order in which they come. */
export function namesIn(history: readonly EpochMetrics[]): Readonly<Record<"terms" | "scalars", string[]>> {
  const terms = history.flatMap((figures) => seriesNames.map((name) => figures[name]?.terms));
  const scalars = history.map((figures) => figures.scalars);
  const names = (records: readonly (Readonly<Record<string, number>> | undefined)[]) => [
    ...new Set(records.flatMap((record) => Object.keys(record ?? {}))),
  ];
  return { terms: names(terms), scalars: names(scalars) };
}

/** Whether the model has a KL, which that of an autoencoder is not: 0 in every epoch. */
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

/** What a panel of curves is of. */
export interface CurvePart {
  /** A part of the loss, a further term of it, or a scalar that it was given, by the name that figures have it under. */
  readonly of:
    | { readonly kind: "part"; readonly name: keyof LossParts }
    | { readonly kind: "term"; readonly name: string }
    | { readonly kind: "scalar"; readonly name: string };
  /** "KL divergence", "total correlation". */
  readonly title: string;
  /** The same in a table: "KL". */
  readonly short: string;
  /** With the kind of axis, where it is logarithmic. */
  readonly unit: string;
  readonly series: readonly Series[];
  readonly range: Range;
}

const nats = "nats per datum";
/** Of terms that are no nats. */
const otherUnits: Readonly<Record<string, string>> = { mmd: "squared distance, no unit" };

/**
 * What curves of a history show: the loss, its two parts where the model has a KL, each further term, and each scalar that was
 * given and moved, in this order.
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
      const unit = "given to the loss at the epoch's end";
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
