import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import type { Model } from "../../src/vae/model.ts";
import { composedElbo } from "../../src/vae/objective/composedElbo.ts";
import { maximumMeanDiscrepancy } from "../../src/vae/objective/maximumMeanDiscrepancy.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { dataFeeds, parameterFeeds } from "./feeds.ts";
import { learnedPriors, objectives } from "./kinds.ts";

const count = 5;
const step = 1e-3;
const small = { dataShape: [1, 5, 1], latentSize: 3, hiddenSizes: [4], activation: "tanh" } as const;

/** Each parameter's derivative along a seeded direction, against differences of fourth order, all in float64. */
function expectDerivatives(model: Model, scalars: Readonly<Record<string, number>>): void {
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

describe("the derivatives that differences measure", () => {
  it.each(Object.entries(objectives))("has the objective: %s", (_, { objective, scalars, samples = 1 }) => {
    expectDerivatives(denseVae({ ...small, samples, objective }), scalars);
  });

  it("has a Wasserstein autoencoder: a deterministic code and an MMD", () => {
    const objective = composedElbo({ also: [maximumMeanDiscrepancy({ kernel: "rbf", bandwidths: [1] })] });
    expectDerivatives(denseVae({ ...small, posterior: deterministic(), objective }), { mmdWeight: 20 });
  });

  it.each(Object.entries(learnedPriors))("has the ELBO under %s", (_, prior) => {
    expectDerivatives(denseVae({ ...small, prior }), { beta: 2 });
  });

  it.each(Object.entries(learnedPriors))("has an importance-weighted bound under %s", (_, prior) => {
    const { objective } = objectives["importance-weighted bound"] ?? {};
    expectDerivatives(denseVae({ ...small, samples: 3, prior, ...(objective && { objective }) }), {});
  });
});
