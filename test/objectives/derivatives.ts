import { expect } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import type { Model } from "../../src/vae/model.ts";
import { dataFeeds, parameterFeeds } from "./feeds.ts";

const count = 5;
const step = 1e-3;

/** Each parameter's derivative along a seeded direction, against differences of fourth order, all in float64. */
export function expectDerivatives(model: Model, scalars: Readonly<Record<string, number>>): void {
  const single = Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, [value]]));
  const feeds = { ...dataFeeds(model, count), ...parameterFeeds(model), ...single };
  const built = interpret(model.training.program, feeds, count);
  const total = (name: string, moved: readonly number[]) =>
    interpret(model.evaluation, { ...feeds, [name]: moved }, count).loss?.data.reduce((a, b) => a + b, 0) ??
    0;
  for (const { parameter, output } of model.training.gradients) {
    const point = feeds[parameter.name] ?? [];
    const direction = draw("awayFromZero", point.length, `direction of ${parameter.name}`);
    const at = (distance: number) =>
      total(
        parameter.name,
        point.map((x, i) => x + distance * (direction[i] ?? 0)),
      );
    const measured = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
    const found = direction.reduce((sum, x, i) => sum + x * (built[output]?.data[i] ?? Number.NaN), 0);
    expect(Math.abs(measured), parameter.name).toBeGreaterThan(1e-7);
    const larger = Math.max(Math.abs(found), Math.abs(measured));
    expect(Math.abs(found - measured) / larger, parameter.name).toBeLessThan(1e-6);
  }
  expect(model.training.gradients).toHaveLength(model.parameters.length);
}
