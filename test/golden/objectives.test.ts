import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { type Feeds, runEngine } from "../../src/onnx/testing/engine.ts";
import type { Model } from "../../src/vae/model.ts";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { freeBits } from "../../src/vae/kl/freeBits.graph.ts";
import { capacityKl } from "../../src/vae/kl/capacity.graph.ts";
import { importanceWeighted } from "../../src/vae/objective/importanceWeighted.graph.ts";
import { pathGradients } from "../../src/vae/objective/importanceWeighted.ts";
import { maximumMeanDiscrepancy } from "../../src/vae/objective/maximumMeanDiscrepancy.graph.ts";
import { totalCorrelation } from "../../src/vae/kl/totalCorrelation.graph.ts";
import { weightedKl } from "../../src/vae/kl/weighted.graph.ts";
import { freeBitsScopes } from "../../src/vae/kl/freeBits.ts";
import { aggregateEstimators } from "../../src/vae/kl/totalCorrelation.ts";
import { kernelNames } from "../../src/vae/objective/maximumMeanDiscrepancy.ts";
import { gaussianMixture } from "../../src/vae/prior/gaussianMixture.graph.ts";
import { standardNormal } from "../../src/vae/prior/standardNormal.graph.ts";
import { vampPrior } from "../../src/vae/prior/vampPrior.graph.ts";
import type { Objective } from "../../src/vae/interfaces.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { formulaArray } from "./models.ts";

interface GoldenObjective {
  readonly name: string;
  readonly objective: string;
  readonly prior: keyof typeof priors;
  readonly samples: number;
  readonly scalars: Readonly<Record<string, number>>;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** The stored cases; objective_values.py made them. */
const { cases }: { readonly cases: readonly GoldenObjective[] } = JSON.parse(
  readFileSync(new URL("objectives.json", import.meta.url), "utf8"),
);

const batch = 5;
const priors = {
  normal: standardNormal(),
  mixture: gaussianMixture({ components: 3 }),
  vamp: vampPrior({ components: 3 }),
} as const;
const [reparameterised, doubly] = pathGradients;

/** Every objective of the house, by the name that the cases have for it. */
const makers: Readonly<Record<string, (mixed: boolean) => Objective>> = {
  weighted: () => composedElbo({ kl: weightedKl() }),
  capacity: () => composedElbo({ kl: capacityKl() }),
  ...named(freeBitsScopes, (of) => [
    `free bits ${of === "total" ? "in total" : "of a dimension"}`,
    () => composedElbo({ kl: freeBits(of) }),
  ]),
  ...named(aggregateEstimators, (estimator) => [
    `total correlation, ${estimator}`,
    () => composedElbo({ kl: totalCorrelation(estimator) }),
  ]),
  ...named([[1], [0.5, 2]], (bandwidths) =>
    named(kernelNames, (kernel) => [
      `MMD, ${kernel} of ${bandwidths.join(", ")}`,
      () => composedElbo({ kl: weightedKl(), also: [maximumMeanDiscrepancy({ kernel, bandwidths })] }),
    ]),
  ),
  ...named([1, 2], (groups) => ({
    [`iwae of ${groups}`]: (mixed) => importanceWeighted({ gradient: reparameterised, groups, mixed }),
    [`dreg of ${groups}`]: (mixed) => importanceWeighted({ gradient: doubly, groups, mixed }),
  })),
};

type Maker = (mixed: boolean) => Objective;
function named<Item>(
  items: readonly Item[],
  make: (item: Item) => readonly [string, Maker] | Readonly<Record<string, Maker>>,
): Readonly<Record<string, Maker>> {
  const parts = items.map((item) => {
    const made = make(item);
    return Array.isArray(made) ? { [made[0]]: made[1] } : made;
  });
  return Object.assign({}, ...parts);
}

function modelOf({ objective, prior, samples, scalars }: GoldenObjective): Model {
  const make = makers[objective];
  if (make === undefined) throw new Error(`${objective}: expected a maker of this objective`);
  return denseVae({
    dataShape: [1, 6, 1],
    latentSize: 3,
    hiddenSizes: [4],
    activation: "tanh",
    samples,
    prior: priors[prior],
    objective: make("elboWeight" in scalars),
  });
}

/** Numbers of the arrays, in the order of objective_values.py. */
const layers = ["encoder.hidden.0", "posterior.mu", "posterior.logVar", "decoder.hidden.0", "decoder.output"];
const ofPriors = ["prior.logits", "prior.mu", "prior.logVar", "prior.images"];
const order = [...layers.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]), ...ofPriors];

function feedsOf(model: Model, { scalars, samples }: GoldenObjective): Feeds {
  const symmetric = (number: number, shape: readonly number[], scale: number) =>
    formulaArray({ number, shape, kind: "symmetric", scale });
  const parameters = model.parameters.map(({ name, sizes }) => [
    name,
    symmetric(10 + order.indexOf(name), sizes, 0.8),
  ]);
  const width = model.parts.prior.noiseSize(3);
  return {
    x: formulaArray({ number: 0, shape: [batch, 6], kind: "pixels" }),
    posteriorNoise: symmetric(1, [batch, samples, 3], 1.5),
    ...(model.parts.objective.usesPriorSamples && { priorNoise: symmetric(2, [batch, width], 1.5) }),
    ...Object.fromEntries(parameters),
    ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, [value]])),
  };
}

type Results = Readonly<Record<string, { readonly data: ArrayLike<number> } | undefined>>;
type Runner = (program: Program, feeds: Feeds) => Promise<Results>;

const runners: readonly (readonly [string, Runner, number])[] = [
  ["the interpreter, within 1e-6", async (program, feeds) => interpret(program, feeds, batch), 1e-6],
  ["stock ONNX Runtime, within 1e-4", (program, feeds) => runEngine(program, feeds, batch), 1e-4],
];

it("every objective and prior has stored values", () => {
  const stored = new Set(cases.map(({ objective }) => objective));
  expect([...stored].sort()).toEqual(Object.keys(makers).sort());
  expect(new Set(cases.map(({ prior }) => prior))).toEqual(new Set(Object.keys(priors)));
});

describe.each(cases)("$name", (golden) => {
  it.each(runners)("loss, terms and derivatives as PyTorch computes them, by %s", async (_, run, relative) => {
    const model = modelOf(golden);
    const { program, gradients } = model.training;
    const results = await run(program, feedsOf(model, golden));
    const { loss, reconstruction, kl, terms } = golden;
    for (const [name, value] of Object.entries({ loss, reconstruction, kl, ...terms })) {
      // Terms that nearly cancel keep the rounding of what they are made of.
      expectClose(results[name]?.data ?? [], [value], { relative, absolute: relative / 10 }, name);
    }
    expect(gradients.map(({ parameter }) => parameter.name).sort()).toEqual(
      Object.keys(golden.gradients).sort(),
    );
    for (const { parameter, output } of gradients) {
      const wanted = golden.gradients[parameter.name] ?? [];
      // Derivatives are those of the sum over the batch.
      const found = Array.from(results[output]?.data ?? [], (slope) => slope / batch);
      const typical = Math.sqrt(wanted.reduce((sum, slope) => sum + slope * slope, 0) / wanted.length);
      expectClose(found, wanted, { relative, absolute: relative * typical + 1e-12 }, `gradient of ${parameter.name}`);
    }
  });
});
