import { describe, expect, it } from "vitest";
import {
  elbo,
  elboByIntegral,
  exactPosterior,
  gap,
  groupedBounds,
  type LinearModel,
  logEvidence,
  logWeight,
  logWeights,
  prior,
  reconstruction,
} from "../../../examples/learn/elbo.ts";
import { logMeanExp } from "../../../examples/learn/evidence.ts";
import { klByFormula, logDensity, type Normal } from "../../../examples/learn/information.ts";
import { createPresenter } from "../../../src/data/presenter.ts";
import { residentSource } from "../../../src/data/sources/resident.ts";
import { estimateLikelihood } from "../../../src/evaluate/likelihood.ts";
import { interpret } from "../../../src/graph/interpret.ts";
import { randomStream } from "../../../src/random/stream.ts";
import { openSession } from "../../../src/runtime/openSession.node.ts";
import { gaussian } from "../../../src/vae/likelihood/gaussian.graph.ts";
import { negativeElbo } from "../../../src/vae/objective/elbo.graph.ts";
import { importanceWeighted } from "../../../src/vae/objective/importanceWeighted.graph.ts";
import { denseVae } from "../../../src/vae/testing/denseVae.ts";

interface Case {
  readonly model: LinearModel;
  readonly x: number;
  readonly q: Normal;
}

const cases: readonly Case[] = [
  { model: { weight: 1, bias: 0, variance: 1 }, x: 2, q: { mean: 0, variance: 1 } },
  { model: { weight: 1, bias: 0, variance: 1 }, x: 2, q: { mean: 0.5, variance: 0.4 } },
  { model: { weight: -1.5, bias: 0.7, variance: 0.3 }, x: -0.4, q: { mean: 1.1, variance: 0.2 } },
  { model: { weight: 0.2, bias: -1, variance: 2 }, x: 1, q: { mean: -0.6, variance: 1.7 } },
];

/** The integral over z of a function, by the trapezoidal rule between bounds where all integrands vanish. */
function integral(of: (z: number) => number): number {
  const [reach, steps] = [30, 60_000];
  let sum = 0;
  for (let at = 0; at <= steps; at++) sum += of(-reach + (2 * reach * at) / steps);
  return (sum * 2 * reach) / steps;
}

const likelihoodOf = ({ weight, bias, variance }: LinearModel, z: number): Normal => ({
  mean: weight * z + bias,
  variance,
});
const joint = (model: LinearModel, x: number, z: number) =>
  Math.exp(logDensity(likelihoodOf(model, z), x) + logDensity(prior, z));
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const standardError = (values: Float64Array) => {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
};
function normals(count: number, purpose: string): Float32Array {
  const values = new Float32Array(count);
  randomStream(5, `test/learn/${purpose}`).normals(0, values);
  return values;
}

describe.each(cases)("the linear model, case %#", ({ model, x, q }) => {
  const qAt = (z: number) => Math.exp(logDensity(q, z));

  it("has the evidence and the posterior of numeric integrals", () => {
    const evidence = integral((z) => joint(model, x, z));
    expect(logEvidence(model, x)).toBeCloseTo(Math.log(evidence), 9);
    const { mean: centre, variance } = exactPosterior(model, x);
    expect(centre).toBeCloseTo(integral((z) => z * joint(model, x, z)) / evidence, 9);
    expect(variance).toBeCloseTo(integral((z) => (z - centre) ** 2 * joint(model, x, z)) / evidence, 9);
  });

  it("has log p(x) = ELBO + gap, and each term is that of a numeric integral", () => {
    const posterior = exactPosterior(model, x);
    expect(elbo(model, x, q) + gap(model, x, q)).toBeCloseTo(logEvidence(model, x), 12);
    expect(elboByIntegral(model, x, q)).toBeCloseTo(elbo(model, x, q), 9);
    expect(gap(model, x, q)).toBeCloseTo(
      integral((z) => qAt(z) * (logDensity(q, z) - logDensity(posterior, z))),
      9,
    );
    expect(gap(model, x, q)).toBeGreaterThan(0.01);
    expect(gap(model, x, posterior)).toBeCloseTo(0, 12);
    expect(reconstruction(model, x, q)).toBeCloseTo(
      integral((z) => -qAt(z) * logDensity(likelihoodOf(model, z), x)),
      9,
    );
  });

  it("has weights whose mean is p(x) and whose mean logarithm is the ELBO", () => {
    const weight = (z: number) => logWeight(model, x, q, z);
    expect(Math.log(integral((z) => qAt(z) * Math.exp(weight(z))))).toBeCloseTo(logEvidence(model, x), 9);
    expect(integral((z) => qAt(z) * weight(z))).toBeCloseTo(elbo(model, x, q), 9);
    const logs = logWeights(model, x, q, normals(50_000, "weights"));
    expect(Math.abs(mean(logs) - elbo(model, x, q))).toBeLessThan(4 * standardError(logs));
    const exact = logWeights(model, x, exactPosterior(model, x), normals(100, "exact"));
    for (const log of exact) expect(log).toBeCloseTo(logEvidence(model, x), 9);
  });
});

describe("nelbo's model with the same numbers", () => {
  const parametersOf = ({ model, q }: Case) => ({
    "decoder.output.weight": [model.weight],
    "decoder.output.bias": [model.bias],
    "posterior.mu.weight": [0],
    "posterior.mu.bias": [q.mean],
    "posterior.logVar.weight": [0],
    "posterior.logVar.bias": [Math.log(q.variance)],
  });
  const vaeOf = ({ model }: Case, samples = 1) =>
    denseVae({
      dataShape: [1, 1, 1],
      latentSize: 1,
      hiddenSizes: [],
      elementType: "float32",
      likelihood: gaussian({ variance: model.variance, mean: "linear" }),
      objective: samples === 1 ? negativeElbo() : importanceWeighted(),
      samples,
    });

  it.each(cases)("has the loss, the reconstruction and the KL of the formulas, case %#", (each) => {
    const { model, x, q } = each;
    // The reconstruction is quadratic in the noise, so its mean over noise 1 and -1 is its exact expectation.
    const feeds = { ...parametersOf(each), x: [x, x], posteriorNoise: [1, -1], beta: [1] };
    const found = interpret(vaeOf(each).evaluation, feeds, 2);
    const meanOf = (metric: string) => mean(found[metric]?.data ?? new Float64Array([Number.NaN]));
    expect(meanOf("loss")).toBeCloseTo(-elbo(model, x, q), 7);
    expect(meanOf("reconstruction")).toBeCloseTo(reconstruction(model, x, q), 7);
    expect(meanOf("kl")).toBeCloseTo(klByFormula(q, prior), 7);
  });

  it.each(cases)("has the log weights and the importance-weighted bound of the formulas, case %#", (each) => {
    const { model, x, q } = each;
    const noise = normals(8, "eight");
    const vae = vaeOf(each, 8);
    const feeds = { ...parametersOf(each), x: [x], posteriorNoise: noise };
    const expected = logWeights(model, x, q, noise);
    const found = interpret(vae.weighing(8), feeds, 1).logWeights?.data ?? [];
    expect(found).toHaveLength(8);
    for (const [at, log] of [...found].entries()) expect(log).toBeCloseTo(expected[at] ?? Number.NaN, 6);
    const { loss } = interpret(vae.evaluation, feeds, 1);
    expect(loss?.data[0]).toBeCloseTo(-logMeanExp(expected), 6);
  });

  it("is estimated by estimateLikelihood to have the exact log p(x)", async () => {
    const each = cases[1] as Case;
    const vae = vaeOf(each);
    const session = await openSession(vae.parameters);
    try {
      const parameters = Object.entries(parametersOf(each));
      await session.writeParameters(
        Object.fromEntries(parameters.map(([name, values]) => [name, Float32Array.from(values)])),
      );
      const shape = [1, 1, 1] as const;
      const split = residentSource({ shape, x: Float32Array.from([each.x]) });
      const presenter = createPresenter({ shape, binarization: "none", seed: 0 }, "test");
      const request = { model: vae, session, split, presenter, seed: 0, samples: 20_000 };
      const { logLikelihood, standardError: error } = await estimateLikelihood(request);
      const exact = logEvidence(each.model, each.x);
      expect(error).toBeLessThan(0.02);
      expect(Math.abs(logLikelihood - exact)).toBeLessThan(4 * error);
    } finally {
      await session.dispose();
    }
  });
});

describe("the importance-weighted bound", () => {
  const { model, x, q } = cases[0] as Case;
  const estimates = (samples: number) =>
    groupedBounds(logWeights(model, x, q, normals(4000 * samples, `bound of ${samples}`)), samples);

  it("rises with K from the ELBO to log p(x)", () => {
    const chain = [1, 2, 3, 8, 64].map(estimates);
    const exact = logEvidence(model, x);
    const first = chain[0] ?? new Float64Array();
    expect(Math.abs(mean(first) - elbo(model, x, q))).toBeLessThan(4 * standardError(first));
    for (const [at, values] of chain.entries()) {
      expect(mean(values)).toBeLessThan(exact + 4 * standardError(values));
      const before = chain[at - 1];
      // Each step is larger than the noise.
      if (before)
        expect(mean(values) - mean(before)).toBeGreaterThan(
          2 * Math.hypot(standardError(values), standardError(before)),
        );
    }
    expect(exact - mean(chain.at(-1) ?? new Float64Array())).toBeLessThan(0.03);
  });

  it("of two codes is that of a numeric integral over both", () => {
    const [reach, steps] = [7, 400];
    const z = Array.from({ length: steps }, (_, at) => q.mean + reach * (-1 + (2 * (at + 0.5)) / steps));
    const width = (2 * reach) / steps;
    const mass = z.map((at) => Math.exp(logDensity(q, at)) * width);
    const weights = z.map((at) => Math.exp(logWeight(model, x, q, at)));
    let bound = 0;
    for (const [i, a] of weights.entries())
      for (const [j, b] of weights.entries())
        bound += (mass[i] ?? 0) * (mass[j] ?? 0) * Math.log((a + b) / 2);
    const sampled = estimates(2);
    expect(Math.abs(mean(sampled) - bound)).toBeLessThan(4 * standardError(sampled));
    expect(bound).toBeGreaterThan(elbo(model, x, q) + 0.1);
    expect(bound).toBeLessThan(logEvidence(model, x));
  });
});

describe("Jensen's inequality", () => {
  it("holds for the logarithm of any weights, with equality for equal ones, and below its tangent", () => {
    const logs = Float64Array.from(normals(20, "jensen"));
    expect(logMeanExp(logs)).toBeGreaterThan(mean(logs) + 0.1);
    expect(logMeanExp(new Float64Array(20).fill(-3))).toBeCloseTo(-3, 12);
    const m = 5;
    for (const y of [0.01, 1, 4.9, 5.1, 9, 100]) expect(Math.log(y)).toBeLessThan(Math.log(m) + (y - m) / m);
  });

  it("does not overflow", () => {
    expect(logMeanExp(Float64Array.from([-2000, -2000]))).toBeCloseTo(-2000, 9);
  });
});
