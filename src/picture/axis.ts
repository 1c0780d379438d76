import { type ScaleContinuousNumeric, type ScaleLinear, scaleLinear, scaleLog } from "d3-scale";
import type { Range } from "./range.ts";
import { element, group, type Markup } from "./svg.ts";
import { textAt, textWidth, typographic } from "./text.ts";
import type { Theme } from "./theme.ts";

export interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface VerticalAxis {
  readonly scale: ScaleContinuousNumeric<number, number>;
  readonly ticks: readonly Tick[];
}

export interface EpochAxis {
  readonly scale: ScaleLinear<number, number>;
  readonly ticks: readonly Tick[];
}

const tickSize = 11.5;

/** Maps values to pixels, 0 at the top and `height` at the bottom, with about five ticks. */
export function verticalAxis(range: Range, height: number): VerticalAxis {
  const domain = [range.low, range.high];
  if (range.scale === "linear") {
    const scale = scaleLinear().domain(domain).range([height, 0]);
    return { scale, ticks: linearTicks(scale, 5) };
  }
  const scale = scaleLog().domain(domain).range([height, 0]);
  const decades = Math.log10(range.high / range.low);
  const digits = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
  const ticks = scale.ticks().filter((value) => digits.includes(leadingDigit(value)));
  const labels = powerLabels(ticks, decades);
  return { scale, ticks: ticks.map((value, index) => ({ value, label: labels[index] ?? "" })) };
}

/**
 * Ticks of a linear axis, about as many as given, all with the same number of decimals. If the largest is at least a
 * million or less than a thousandth, all have its exponent: `0.8e8`, `1.2e8`.
 */
export function linearTicks(scale: ScaleLinear<number, number>, count: number): readonly Tick[] {
  const ticks = scale.ticks(count);
  const largest = Math.max(...ticks.map(Math.abs));
  if (largest === 0 || (largest >= 1e-3 && largest < 1e6)) {
    const format = scale.tickFormat(count);
    return ticks.map((value) => ({ value, label: typographic(format(value)) }));
  }
  const exponent = Math.floor(Math.log10(largest) + 1e-9);
  const step = Math.abs((ticks[1] ?? largest) - (ticks[0] ?? 0)) / 10 ** exponent;
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const label = (value: number) => `${(value / 10 ** exponent).toFixed(decimals)}e${exponent}`;
  return ticks.map((value) => ({ value, label: value === 0 ? "0" : typographic(label(value)) }));
}

/**
 * Maps epochs to pixels, 0 at the left. Ticks are whole epochs; the first epoch has one if the next is far enough away.
 * A single epoch is in the middle.
 */
export function epochAxis(first: number, last: number, width: number): EpochAxis {
  const scale = scaleLinear().range([0, width]);
  if (first === last) return { scale: scale.domain([first - 1, first + 1]), ticks: [epochTick(first)] };
  scale.domain([first, last]);
  const ticks = wholeTicks(scale, last).map(epochTick);
  const [start, next] = ticks;
  if (start && next && start.value - first >= 0.6 * (next.value - start.value))
    ticks.unshift(epochTick(first));
  return { scale, ticks };
}

/** Ticks at whole epochs, up to about six, as many as their labels have room for. */
function wholeTicks(scale: ScaleLinear<number, number>, last: number): number[] {
  const room = textWidth(epochTick(last).label, tickSize) + 14;
  for (let count = 6; count > 1; count--) {
    const ticks = scale.ticks(count).filter(Number.isInteger);
    const [start = 0, next = last] = ticks;
    if (scale(next) - scale(start) >= room) return ticks;
  }
  return [last];
}

/** The width of the widest tick label, in pixels. */
export function tickLabelWidth({ ticks }: VerticalAxis): number {
  return Math.max(0, ...ticks.map(({ label }) => textWidth(label, tickSize)));
}

/** Grid lines with their labels at the left, the base line with epochs under it, for a plot at the origin. */
export function drawAxes(
  vertical: VerticalAxis,
  epochs: EpochAxis,
  size: { readonly width: number; readonly height: number },
  theme: Theme,
): Markup {
  const { width, height } = size;
  const label = { size: tickSize, colour: theme.mutedText };
  const values = vertical.ticks.flatMap((tick) => {
    const y = vertical.scale(tick.value);
    return [
      element("line", { x1: 0, x2: width, y1: y, y2: y, stroke: theme.grid }),
      textAt(-8, y + 4, tick.label, { ...label, anchor: "end" }),
    ];
  });
  const along = epochs.ticks.flatMap((tick) => {
    const x = epochs.scale(tick.value);
    return [
      element("line", { x1: x, x2: x, y1: height, y2: height + 4, stroke: theme.axis }),
      textAt(x, height + 18, tick.label, { ...label, anchor: "middle" }),
    ];
  });
  const base = element("line", { x1: 0, x2: width, y1: height, y2: height, stroke: theme.axis });
  const name = textAt(width / 2, height + 35, "epoch", { ...label, anchor: "middle" });
  return group({}, ...values, base, ...along, name);
}

function epochTick(value: number): Tick {
  return { value, label: value.toLocaleString("en") };
}

function leadingDigit(value: number): number {
  return Number(value.toExponential()[0]);
}

/**
 * Labels of one axis: all have an exponent, or none. Within two decades all have the same number of decimals; over
 * more, each number has its own: `0.01`, `1`, `100`.
 */
function powerLabels(values: readonly number[], decades: number): readonly string[] {
  if (values.some((value) => value < 1e-3 || value >= 1e6))
    return values.map((value) => typographic(value.toExponential()));
  const smallest = Math.min(...values);
  const decimals = decades > 2 ? undefined : Math.max(0, -Math.floor(Math.log10(smallest) + 1e-9));
  return values.map((value) =>
    decimals === undefined
      ? value.toLocaleString("en", { maximumSignificantDigits: 1 })
      : value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
}
