import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { conditionInput } from "../../src/vae/condition.ts";
import type { Condition, DataShape, Prior } from "../../src/vae/interfaces.ts";
import { freeBits } from "../../src/vae/kl/freeBits.graph.ts";
import { totalCorrelation } from "../../src/vae/kl/totalCorrelation.graph.ts";
import { weightedKl } from "../../src/vae/kl/weighted.graph.ts";
import { gaussian } from "../../src/vae/likelihood/gaussian.graph.ts";
import { createModel, type ModelParts } from "../../src/vae/model.ts";
import { burgessDecoder, burgessEncoder } from "../../src/vae/network/burgess.ts";
import { convDecoder, convEncoder } from "../../src/vae/network/conv.ts";
import { denseDecoder, denseEncoder } from "../../src/vae/network/dense.ts";
import { residualDecoder, residualEncoder } from "../../src/vae/network/residual.ts";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { importanceWeighted } from "../../src/vae/objective/importanceWeighted.graph.ts";
import { maximumMeanDiscrepancy } from "../../src/vae/objective/maximumMeanDiscrepancy.graph.ts";
import { reconstructionError } from "../../src/vae/objective/reconstructionError.graph.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.graph.ts";
import { conditionalNormal } from "../../src/vae/prior/conditionalNormal.graph.ts";
import { gaussianMixture } from "../../src/vae/prior/gaussianMixture.graph.ts";
import { standardNormal } from "../../src/vae/prior/standardNormal.graph.ts";
import { vampPrior } from "../../src/vae/prior/vampPrior.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { expectDerivatives } from "./derivatives.ts";
import { dataFeeds, parameterFeeds } from "./feeds.ts";

const labels: Condition = { kind: "labels", classes: 3 };
const vector: Condition = { kind: "vector", size: 2 };
const small = { dataShape: [1, 5, 1], latentSize: 3, hiddenSizes: [4], activation: "tanh" } as const;

const image = { activation: "tanh", channels: [2, 3], hiddenSizes: [4] } as const;
const networks: Readonly<
  Record<string, Pick<ModelParts, "encoder" | "decoder"> & { readonly dataShape: DataShape }>
> = {
  conv: { dataShape: [6, 5, 2], encoder: convEncoder(image), decoder: convDecoder(image) },
  residual: {
    dataShape: [4, 4, 1],
    encoder: residualEncoder({ ...image, hiddenSizes: [] }),
    decoder: residualDecoder({ ...image, hiddenSizes: [] }),
  },
  "no hidden layer": {
    dataShape: [2, 2, 1],
    encoder: denseEncoder({ hiddenSizes: [] }),
    decoder: denseDecoder({ hiddenSizes: [] }),
  },
};

describe("the derivatives of conditional models agree with finite differences", () => {
  it.each([
    ["labels", labels, standardNormal()],
    ["labels that the prior has, too", labels, conditionalNormal()],
    ["vectors that the prior has, too", vector, conditionalNormal()],
    ["labels beside a mixture", labels, gaussianMixture({ components: 2 })],
  ] satisfies [string, Condition, Prior][])("are right with %s", (_, condition, prior) => {
    expectDerivatives(denseVae({ ...small, condition, prior }), { beta: 2 });
  });

  it.each(Object.entries(networks))("for the network: %s", (_, network) => {
    for (const condition of [labels, vector])
      expectDerivatives(denseVae({ ...small, ...network, condition, prior: conditionalNormal() }), {
        beta: 1,
      });
  });

  it.each([
    ["several weighed samples", { samples: 3, objective: importanceWeighted() }, {}],
    [
      "free bits and an MMD",
      {
        objective: composedElbo({
          kl: freeBits("dimension"),
          also: [maximumMeanDiscrepancy({ kernel: "rbf", bandwidths: [1] })],
        }),
      },
      { beta: 2, freeBits: 0.05, mmdWeight: 20 },
    ],
  ] satisfies [string, Partial<ModelParts>, Record<string, number>][])(
    "are right with a conditional prior and %s",
    (_, parts, scalars) => {
      expectDerivatives(
        denseVae({ ...small, condition: labels, prior: conditionalNormal(), ...parts }),
        scalars,
      );
    },
  );

  it("for a decomposed KL, and for an autoencoder", () => {
    const scalars = { beta: 6, informationWeight: 0.5, dimensionWeight: 1.5, dataCount: 500 };
    const objective = composedElbo({ kl: totalCorrelation("weighted") });
    expectDerivatives(denseVae({ ...small, condition: labels, objective }), scalars);
    expectDerivatives(
      denseVae({
        ...small,
        condition: vector,
        posterior: deterministic(),
        likelihood: gaussian(),
        objective: reconstructionError(),
      }),
      {},
    );
  });
});

const programsOf = ({ training, ...model }: ReturnType<typeof denseVae>): readonly Program[] => [
  training.program,
  model.evaluation,
  model.encoding,
  model.decoding,
  model.generation,
  model.drawing,
  model.reconstruction,
  model.weighing(2),
];

/** The feeds that a program has inputs for. */
function fed(program: Program, feeds: Readonly<Record<string, readonly number[]>>) {
  const names = new Set([...program.inputs, ...program.parameters].map(({ name }) => name));
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => names.has(name)));
}

describe("a conditional model", () => {
  it("has the condition as input of all its programs, an unconditional one of none", () => {
    const has = (model: ReturnType<typeof denseVae>) =>
      programsOf(model).map(({ inputs }) => inputs.some(({ name }) => name === conditionInput));
    expect(new Set(has(denseVae({ condition: labels })))).toEqual(new Set([true]));
    expect(new Set(has(denseVae()))).toEqual(new Set([false]));
  });

  it("encodes a label as a one-hot vector", () => {
    const [told, given] = [labels, { kind: "vector", size: 3 } as const].map((condition) =>
      denseVae({ ...small, condition, prior: conditionalNormal(), samples: 2 }),
    );
    if (told === undefined || given === undefined) return expect.unreachable();
    expect(given.parameters).toEqual(told.parameters);
    const feeds = { ...dataFeeds(told, 4), ...parameterFeeds(told), beta: [1] };
    const oneHot = (dataFeeds(told, 4).condition ?? []).flatMap((label) =>
      [0, 1, 2].map((each) => (each === label ? 1 : 0)),
    );
    const [first, second] = [
      interpret(told.evaluation, feeds, 4),
      interpret(given.evaluation, { ...feeds, condition: oneHot }, 4),
    ];
    expect(second?.loss?.data).toEqual(first?.loss?.data);
    expect(new Set(first?.loss?.data).size).toBe(4);
  });

  it("decodes, reconstructs and encodes differently with another label", () => {
    const model = denseVae({ ...small, condition: labels });
    const x = [10, 20, 30, 40, 50];
    const same = { ...parameterFeeds(model), z: [1, 2, 3, 1, 2, 3], x: [...x, ...x], condition: [0, 1] };
    const decoded = interpret(model.decoding, fed(model.decoding, same), 2).mean?.data ?? [];
    expect(Array.from(decoded.slice(0, 5))).not.toEqual(Array.from(decoded.slice(5)));
    const encoded = interpret(model.encoding, fed(model.encoding, same), 2).mu?.data ?? [];
    expect(Array.from(encoded.slice(0, 3))).not.toEqual(Array.from(encoded.slice(3)));
  });

  it("gives every sample of a datum its datum's label", () => {
    const model = denseVae({ ...small, condition: labels, prior: conditionalNormal() });
    const two = 2;
    const feeds = { ...parameterFeeds(model), ...dataFeeds(model, 3) };
    const noise = draw("anywhere", 3 * two * 3, "noise");
    const weights = interpret(model.weighing(two), { ...feeds, posteriorNoise: noise }, 3).logWeights;
    const alone = [0, 1].flatMap((sample) => {
      const ofSample = [0, 1, 2].flatMap((datum) =>
        noise.slice((datum * two + sample) * 3, (datum * two + sample + 1) * 3),
      );
      return [interpret(model.weighing(1), { ...feeds, posteriorNoise: ofSample }, 3).logWeights?.data];
    });
    const expected = [0, 1, 2].flatMap((datum) => alone.map((data) => data?.[datum] ?? Number.NaN));
    expectClose(weights?.data ?? [], expected, { relative: 1e-12 });
  });

  it("has a prior for each class, with a closed-form KL", () => {
    const model = denseVae({ ...small, condition: labels, prior: conditionalNormal() });
    const parameters = parameterFeeds(model);
    const feeds = { ...parameters, ...dataFeeds(model, 3), beta: [1], priorNoise: new Array(9).fill(0) };
    const run = (program: Program) => interpret(program, fed(program, feeds), 3);
    const { mu, logVar } = run(model.encoding);
    /** Number j of the prior of class c. */
    const prior = (name: "mu" | "logVar", c: number, j: number) =>
      (parameters[`prior.${name}.weight`]?.[3 * j + c] ?? 0) + (parameters[`prior.${name}.bias`]?.[j] ?? 0);
    const ofDimensions = [0, 1, 2].flatMap((datum) =>
      [0, 1, 2].map((j) => {
        const at = 3 * datum + j;
        const [log, other] = [logVar?.data[at] ?? 0, prior("logVar", datum, j)];
        const distance = (mu?.data[at] ?? 0) - prior("mu", datum, j);
        return (other - log + (Math.exp(log) + distance ** 2) / Math.exp(other) - 1) / 2;
      }),
    );
    if (model.divergence === undefined) return expect.unreachable();
    expectClose(run(model.divergence).kl?.data ?? [], ofDimensions, { relative: 1e-12 });
    const expected = [0, 3, 6].map((at) => ofDimensions.slice(at, at + 3).reduce((sum, kl) => sum + kl, 0));
    expectClose(run(model.evaluation).kl?.data ?? [], expected, { relative: 1e-12 });
    const centres = [0, 1, 2].flatMap((c) => [0, 1, 2].map((j) => prior("mu", c, j)));
    const decoded = interpret(model.decoding, fed(model.decoding, { ...feeds, z: centres }), 3);
    expect(run(model.generation).mean?.data).toEqual(decoded.mean?.data);
  });

  it("keeps the Burgess network's sizes", () => {
    const model = denseVae({
      dataShape: [32, 32, 1],
      condition: labels,
      encoder: burgessEncoder(),
      decoder: burgessDecoder(),
    });
    const sizes = Object.fromEntries(model.parameters.map(({ name, sizes }) => [name, sizes]));
    expect(sizes["encoder.condition.weight"]).toEqual([1024, 3]);
    expect(sizes["encoder.convolution.0.weight"]).toEqual([16, 2, 32]);
    expect(sizes["encoder.hidden.0.weight"]).toEqual([256, 4 * 4 * 32 + 3]);
    expect(sizes["decoder.hidden.0.weight"]).toEqual([256, 4 + 3]);
  });
});

describe("an invalid conditional model", () => {
  it("throws with the reason", () => {
    expect(() => denseVae({ condition: { kind: "labels", classes: 0 } })).toThrow("from 1 to 256 classes");
    expect(() => denseVae({ condition: { kind: "labels", classes: 257 } })).toThrow("found 257");
    expect(() => denseVae({ condition: { kind: "vector", size: 1.5 } })).toThrow("found 1.5");
    expect(() => denseVae({ condition: labels, prior: vampPrior({ components: 2 }) })).toThrow(
      "have no condition, which a conditional model requires",
    );
    expect(() => denseVae({ prior: conditionalNormal() })).toThrow("expected a model with a condition");
  });

  it("is one whose parts ignore the condition", () => {
    const { encoder, decoder, ...parts } = denseVae({ condition: labels }).parts;
    const deaf = {
      encoder: {
        ...encoder,
        encode: (...[scope, x]: Parameters<typeof encoder.encode>) => encoder.encode(scope, x),
      },
      decoder: {
        ...decoder,
        decode: (...[scope, z, { shape }]: Parameters<typeof decoder.decode>) =>
          decoder.decode(scope, z, { shape }),
      },
    };
    expect(() => createModel({ ...parts, ...deaf })).toThrow("no encoder, decoder or prior uses it");
    const heard = createModel({ ...parts, ...deaf, prior: conditionalNormal() });
    expect(heard.encoding.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(heard.generation.inputs.map(({ name }) => name).sort()).toEqual(["condition", "priorNoise"]);
    expect(composedElbo({ kl: weightedKl() }).name).toBe(heard.parts.objective.name);
  });
});
