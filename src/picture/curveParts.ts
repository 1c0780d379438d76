import {
  type EpochFigures,
  hasKl,
  type LossParts,
  namesIn,
  type Series,
  seriesOf,
  seriesOfScalar,
  seriesOfTerm,
} from "./history.ts";
import { interestingRange, type Range, wholeRange } from "./range.ts";

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
export function curveParts(history: readonly EpochFigures[]): readonly CurvePart[] {
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
