import { extent } from "d3-array";
import type { Series } from "./history.ts";

/** The part of the values that an axis shows. */
export interface Range {
  readonly scale: "linear" | "log";
  readonly low: number;
  readonly high: number;
}

/** The beginning is cut off only if the whole range is larger than that of the later epochs by this factor. */
const worthCutting = 2.5;
/** The beginning, as a part of all epochs: the first epoch, and no more than this much of a long run. */
const beginning = 0.05;
/** Early values up to this far outside the later range, relative to it, are still shown. */
const nearby = 0.6;
/** Space between the curves and the frame, as a part of the range. */
const padding = 0.06;

/**
 * The range that shows the interesting part of a training run. The first epochs can lie so far above (or, for the KL,
 * below) all others that the rest would be a flat line. If they would take most of the panel, they are left outside,
 * and the panel shows their value. The axis is logarithmic only if all values are positive and the shown ones span more
 * than a decade.
 */
export function interestingRange(series: readonly Series[]): Range {
  const points = series.flatMap((line) => line.points);
  const whole = extentOf(points.map((point) => point.value));
  const shown = withoutBeginning(points, whole);
  if (shown.low > 0 && shown.high / shown.low > 10 && whole.low > 0) {
    const factor = (whole.high / whole.low) ** padding;
    return { scale: "log", low: whole.low / factor, high: whole.high * factor };
  }
  const space = padding * (shown.high - shown.low) || Math.max(0.05 * Math.abs(shown.high), 0.5);
  const low = shown.low - space;
  return { scale: "linear", low: shown.low >= 0 ? Math.max(0, low) : low, high: shown.high + space };
}

/** The range of all values, however far apart, so that a schedule is shown completely. */
export function wholeRange(series: readonly Series[]): Range {
  const whole = extentOf(series.flatMap((line) => line.points.map((point) => point.value)));
  const space = padding * (whole.high - whole.low) || 0.5;
  return {
    scale: "linear",
    low: whole.low >= 0 ? Math.max(0, whole.low - space) : whole.low - space,
    high: whole.high + space,
  };
}

interface Extent {
  readonly low: number;
  readonly high: number;
}

function withoutBeginning(points: Series["points"] | readonly Series["last"][], whole: Extent): Extent {
  const epochs = extentOf(points.map((point) => point.epoch));
  const end = epochs.low + beginning * (epochs.high - epochs.low);
  const laterPoints = points.filter((point) => point.epoch > end);
  if (new Set(laterPoints.map((point) => point.epoch)).size < 3) return whole;
  const later = extentOf(laterPoints.map((point) => point.value));
  const span = later.high - later.low;
  if (span === 0 || whole.high - whole.low < worthCutting * span) return whole;
  return extentOf(
    points
      .map((point) => point.value)
      .filter((value) => value >= later.low - nearby * span && value <= later.high + nearby * span),
  );
}

function extentOf(values: readonly number[]): Extent {
  const [low = 0, high = 0] = extent(values);
  return { low, high };
}
