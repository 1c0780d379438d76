import {
  drawDays,
  evidence,
  expectedMinutes,
  likelihood,
  prior,
} from "../../../../examples/learn/travelTimes.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { randomStream } from "../../../../src/random/stream.ts";

/** Densities of the story of travel times, and days drawn from it. */
export interface TravelTimes {
  readonly prior: readonly ChartPoint[];
  /** The minutes to expect by weather. */
  readonly expected: readonly ChartPoint[];
  readonly days: readonly ChartPoint[];
  readonly likelihoods: readonly { readonly weather: number; readonly density: readonly ChartPoint[] }[];
  readonly evidence: readonly ChartPoint[];
  readonly histogram: readonly (readonly [from: number, to: number, density: number])[];
}

const shownDays = 120;
const drawnDays = 2000;

export function travelTimesData(): TravelTimes {
  const between = (low: number, high: number, count: number) =>
    Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
  const rounded = (value: number) => Math.round(value * 1e5) / 1e5;
  const curve = (places: readonly number[], of: (place: number) => number) =>
    places.map((place): ChartPoint => [rounded(place), rounded(of(place))]);
  const [weathers, minutes] = [between(-3, 3, 61), between(12, 43, 94)];
  const days = drawDays(drawnDays, randomStream(0, "days"));
  return {
    prior: curve(weathers, prior),
    expected: curve(weathers, expectedMinutes),
    days: days
      .slice(0, shownDays)
      .map(({ weather, minutes: taken }): ChartPoint => [rounded(weather), rounded(taken)]),
    likelihoods: [-1, 0, 1].map((weather) => ({
      weather,
      density: curve(minutes, (place) => likelihood(place, weather)),
    })),
    evidence: curve(minutes, evidence),
    histogram: between(12, 42, 31).map((from) => {
      const inside = days.filter((day) => day.minutes >= from && day.minutes < from + 1);
      return [from, from + 1, inside.length / drawnDays] as const;
    }),
  };
}
