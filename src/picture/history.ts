import { DataError } from "../errors.ts";
import type { LossFigures } from "../evaluate/figures.ts";
import type { SeriesName } from "./theme.ts";

/** What figures draw of a loss: itself and its two parts, each in nats per datum. */
export type LossParts = Omit<LossFigures, "terms">;

/** What was measured at the end of an epoch; epochs count from 1. */
export interface EpochFigures {
  readonly epoch: number;
  readonly train: LossParts;
  readonly validation?: LossParts;
  readonly test?: LossParts;
}

export interface Point {
  readonly epoch: number;
  readonly value: number;
}

/** One line of a figure: at least one point, epochs rising. */
export interface Series {
  readonly name: SeriesName;
  readonly points: readonly [Point, ...Point[]];
  readonly last: Point;
}

const seriesNames: readonly SeriesName[] = ["train", "validation", "test"];
const parts: readonly (keyof LossParts)[] = ["loss", "reconstruction", "kl"];

/**
 * Checks that there is an epoch, that epochs rise, and that every figure is finite.
 *
 * @throws DataError which names the epoch, the series and the part.
 */
export function checkHistory(history: readonly EpochFigures[]): void {
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
    for (const name of seriesNames)
      for (const part of parts) {
        const value = figures[name]?.[part];
        if (value !== undefined && !Number.isFinite(value))
          throw new DataError(
            `lossCurves: expected finite figures, found ${value} as the ${name} ${part} of epoch ${figures.epoch}. ` +
              "Leave out a series that was not measured; a run that diverged has no figures from then on.",
          );
      }
  }
}

/** The lines of one part, in the order train, validation, test; a series that was never measured is left out. */
export function seriesOf(history: readonly EpochFigures[], part: keyof LossParts): readonly Series[] {
  return seriesNames.flatMap((name) => {
    const points = history.flatMap(({ epoch, [name]: figures }) =>
      figures === undefined ? [] : [{ epoch, value: figures[part] }],
    );
    const [first, ...rest] = points;
    return first === undefined ? [] : [{ name, points: [first, ...rest], last: rest.at(-1) ?? first }];
  });
}
