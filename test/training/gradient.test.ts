import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradient.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { activationNames } from "../../src/nn/activations.ts";
import type { Model } from "../../src/vae/model.ts";
import { type DenseVaeOptions, denseVae } from "../../src/vae/testing/denseVae.ts";
import { directionalDerivatives, type Feeds, relativeError } from "../gradients/directional.ts";

const batchSize = 3;

interface Case {
  readonly name: string;
  readonly options: DenseVaeOptions;
  readonly beta: number;
}

const small: DenseVaeOptions = { dataShape: [2, 3, 1], latentSize: 2 };

const cases: readonly Case[] = [
  ...activationNames.map((activation) => ({
    name: activation,
    options: { ...small, activation, hiddenSizes: [5] },
    beta: 1,
  })),
  { name: "two hidden layers", options: { ...small, activation: "tanh", hiddenSizes: [6, 4] }, beta: 1 },
  { name: "no hidden layer", options: { ...small, hiddenSizes: [] }, beta: 1 },
  { name: "beta 4", options: { ...small, activation: "silu", hiddenSizes: [5] }, beta: 4 },
  { name: "beta 0", options: { ...small, activation: "gelu", hiddenSizes: [5] }, beta: 0 },
  { name: "k 3", options: { ...small, activation: "tanh", hiddenSizes: [4], samples: 3 }, beta: 1 },
  {
    name: "all of it, in colour",
    options: { dataShape: [2, 2, 3], latentSize: 3, activation: "silu", hiddenSizes: [6, 5], samples: 3 },
    beta: 2.5,
  },
  {
    name: "a sampled KL",
    options: { ...small, activation: "silu", hiddenSizes: [5], samples: 3, ...withoutClosedKl() },
    beta: 1.5,
  },
];

function withoutClosedKl(): Pick<DenseVaeOptions, "prior"> {
  const { prior } = denseVae().parts;
  return { prior: { ...prior, divergence: () => undefined } };
}

/** Seeds for which no pre-activation of a layer with a kink changes its sign along a direction. */
function feedsFor(model: Model, { name, beta }: Case): Feeds {
  const { dataShape, latentSize, samples = 1 } = model.parts;
  const parameters = model.parameters.map(({ name: parameter, sizes }) => [
    parameter,
    draw("awayFromZero", elementCount(sizes), `${name}/${parameter}`).map((x) => 0.4 * x),
  ]);
  return {
    x: draw("anywhere", batchSize * elementCount(dataShape), `${name}/x`).map((x) =>
      Math.round(127 + 60 * x),
    ),
    posteriorNoise: draw("anywhere", batchSize * samples * latentSize, `${name}/noise`),
    beta: [beta],
    ...Object.fromEntries(parameters),
  };
}

describe.each(cases)("the gradient of a whole model: $name", (one) => {
  const model = denseVae(one.options);
  const { program, gradients: pairs } = model.training;
  const feeds = feedsFor(model, one);
  const loss = program.outputs.loss;

  it("agrees with finite differences along random directions", () => {
    if (loss === undefined) return expect.unreachable();
    const found = directionalDerivatives(loss, program.parameters, feeds, batchSize);
    expect(found).toHaveLength(2 * model.parameters.length);
    for (const derivative of found) {
      expect(Math.abs(derivative.measured), derivative.leaf).toBeGreaterThan(1e-3);
      expect(relativeError(derivative), JSON.stringify(derivative)).toBeLessThan(1e-6);
    }
  });

  it("is given by the training program, summed over the batch", () => {
    if (loss === undefined) return expect.unreachable();
    const means = gradients(loss, program.parameters);
    const named = program.parameters.map(({ name }, index) => [`d ${name}`, means[index] ?? loss] as const);
    const ofMean = interpret(createProgram("mean", { loss, ...Object.fromEntries(named) }), feeds, batchSize);
    const ofSum = interpret(program, feeds, batchSize);
    for (const { parameter, output } of pairs) {
      const expected = Array.from(ofMean[`d ${parameter.name}`]?.data ?? [], (g) => g * batchSize);
      expect(expected.length).toBeGreaterThan(0);
      const tolerance = { relative: 1e-10, absolute: 1e-12 };
      expectClose(ofSum[output]?.data ?? [], expected, tolerance, parameter.name);
    }
  });
});
