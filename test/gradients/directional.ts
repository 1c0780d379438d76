import { gradients } from "../../src/graph/gradient.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import type { InputValue, ParameterValue, Value } from "../../src/graph/value.ts";

export type Feeds = Readonly<Record<string, readonly number[]>>;

export interface DirectionalDerivative {
  readonly leaf: string;
  /** The gradient from `gradients`, run by the float64 interpreter, times the direction. */
  readonly built: number;
  /** The central difference of the loss along the direction. */
  readonly measured: number;
}

/** Differences of fourth order: their error is about h^4 = 1e-12, the rounding error about 1e-16 / h = 1e-13. */
const step = 1e-3;

/**
 * For each leaf separately, the derivative of a scalar loss along seeded random directions, by `gradients` and by
 * differences, both in float64.
 */
export function directionalDerivatives(
  loss: Value,
  leaves: readonly (InputValue | ParameterValue)[],
  feeds: Feeds,
  batchSize: number,
  directions = 2,
): DirectionalDerivative[] {
  const derivatives = gradients(loss, leaves);
  const forward = createProgram("forward", { loss });
  const backward = createProgram("backward", {
    loss,
    ...Object.fromEntries(leaves.map(({ name }, index) => [`d ${name}`, derivatives[index] ?? loss])),
  });
  const results = interpret(backward, feeds, batchSize);

  return leaves.flatMap(({ name }) => {
    const point = feeds[name] ?? [];
    return Array.from({ length: directions }, (_, turn) => {
      const direction = draw("awayFromZero", point.length, `direction ${turn} of ${name}`);
      const lossAt = (distance: number): number => {
        const moved = point.map((x, index) => x + distance * (direction[index] ?? 0));
        return interpret(forward, { ...feeds, [name]: moved }, batchSize).loss?.data[0] ?? Number.NaN;
      };
      const inner = lossAt(step) - lossAt(-step);
      const outer = lossAt(2 * step) - lossAt(-2 * step);
      return {
        leaf: name,
        built: dot(results[`d ${name}`]?.data ?? [], direction),
        measured: (8 * inner - outer) / (12 * step),
      };
    });
  });
}

/** The difference relative to the larger of the two. */
export function relativeError({ built, measured }: DirectionalDerivative): number {
  const larger = Math.max(Math.abs(built), Math.abs(measured));
  return larger === 0 ? 0 : Math.abs(built - measured) / larger;
}

function dot(a: ArrayLike<number>, b: readonly number[]): number {
  return b.reduce((sum, x, index) => sum + x * (a[index] ?? Number.NaN), 0);
}
