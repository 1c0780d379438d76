import type { Likelihood } from "../../src/vae/interfaces.ts";
import { categoriesOf } from "./kinds.ts";

/** Data over which the exponential of the log density sums, or by the midpoint rule integrates, to 1. */
export interface Grid {
  readonly elements: number;
  readonly data: readonly (readonly number[])[];
  /** Of each datum. */
  readonly weight: number;
  /** What the sum may be off by. */
  readonly tolerance: number;
  /** Data that are counted as one where draws are: a whole number of points of the grid. */
  readonly binOf: (datum: readonly number[]) => number;
}

function line(from: number, to: number, steps: number, bins: number, tolerance: number): Grid {
  const step = (to - from) / steps;
  return {
    elements: 1,
    data: Array.from({ length: steps }, (_, index) => [from + (index + 0.5) * step]),
    weight: step,
    tolerance,
    binOf: ([x = from]) => Math.min(bins - 1, Math.max(0, Math.floor(((x - from) / (to - from)) * bins))),
  };
}

function listed(data: readonly (readonly number[])[]): Grid {
  const indices = new Map(data.map((datum, index) => [keyOf(datum), index]));
  const binOf = (datum: readonly number[]) => indices.get(keyOf(datum)) ?? Number.NaN;
  return { elements: data[0]?.length ?? 0, data, weight: 1, tolerance: 1e-12, binOf };
}

function keyOf(datum: readonly number[]): string {
  return datum.map((x) => x.toFixed(9)).join();
}

export function gridOf({ name, normalisedOver }: Likelihood): Grid {
  switch (normalisedOver) {
    case "binary":
      return listed([0, 1, 2, 3].map((corner) => [corner & 1, corner >> 1]));
    case "bytes":
      return listed(Array.from({ length: 256 }, (_, level) => [level / 255]));
    // The rule's error is a 24th of the step squared, times a difference of slopes.
    case "unit interval":
      return line(0, 1, 4000, 20, 1e-7);
    // Far enough out for deviations of up to 3, and fine enough for those of a quarter: of Gaussians the rule is exact.
    case "real":
      return line(-25, 25, 1500, 100, 1e-9);
    case "one-hot": {
      const categories = categoriesOf(name);
      const column = (chosen: number) => Array.from({ length: categories }, (_, i) => (i === chosen ? 1 : 0));
      const chosen = [...column(0).keys()];
      return listed(chosen.flatMap((a) => chosen.map((b) => [...column(a), ...column(b)])));
    }
  }
}
