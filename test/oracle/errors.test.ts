import { beforeAll, describe, expect, it } from "vitest";
import { imageMoments } from "../../src/data/moments.ts";
import { createPresenter } from "../../src/data/presenter.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { type EvaluationWithErrors, evaluateWithErrors } from "../../src/evaluate/elbo.ts";
import { estimateLikelihood, type LikelihoodEstimate } from "../../src/evaluate/likelihood.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { Session } from "../../src/runtime/session.ts";
import { marginalLogLikelihood } from "../../src/vae/baseline/probabilisticPca.ts";
import { gaussian } from "../../src/vae/likelihood/gaussian.graph.ts";
import { reconstructionError } from "../../src/vae/objective/reconstructionError.graph.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

/**
 * A linear decoder and a linear encoder of codes of constant spread: log p(x), the ELBO and the spread of its estimate
 * are exact.
 */
const variance = 0.05;
const logVar = -1.5;
const [size, latentSize, count] = [4, 2, 1500];
const shape = [1, size, 1] as const;
const pixels = Uint8Array.from(draw("anywhere", size * count, "pixels"), (x) => (x + 2) * 63);
const split = residentSource({ shape, x: pixels });
const presenter = createPresenter({ shape, binarization: "none", seed: 0 }, "test");
const model = denseVae({
  dataShape: shape,
  latentSize,
  hiddenSizes: [],
  likelihood: gaussian({ variance, mean: "linear" }),
});
const parameters = Object.fromEntries(
  model.parameters.map(({ name, sizes }) => {
    const values = draw("awayFromZero", elementCount(sizes), name);
    return [name, Float32Array.from(values, (x) => 0.3 * x)];
  }),
);
const numbers = (name: string) => Array.from(parameters[name] ?? []);
parameters["posterior.logVar.weight"]?.fill(0);
parameters["posterior.logVar.bias"]?.fill(logVar);
centreCodes();

/**
 * Sets the encoder to the mean of the true posterior, (I + W'W / sigma^2)^-1 W' (x - b) / sigma^2, of two dimensions.
 */
function centreCodes(): void {
  const [weight, bias] = [numbers("decoder.output.weight"), numbers("decoder.output.bias")];
  const w = (i: number, j: number) => weight[i * latentSize + j] ?? 0;
  const inner = (j: number, k: number) => bias.reduce((sum, _, i) => sum + w(i, j) * w(i, k), 0) / variance;
  const [a, b, d] = [1 + inner(0, 0), inner(0, 1), 1 + inner(1, 1)];
  const inverse = [
    [d, -b],
    [-b, a],
  ].map((row) => row.map((value) => value / (a * d - b * b)));
  inverse.forEach((row, j) => {
    const along = bias.map((_, i) => row.reduce((sum, value, k) => sum + value * w(i, k), 0) / variance);
    parameters["posterior.mu.weight"]?.set(along, j * size);
    parameters["posterior.mu.bias"]?.set([-along.reduce((sum, v, i) => sum + v * (bias[i] ?? 0), 0)], j);
  });
}

/** Exact values of one image. */
interface Exact {
  readonly logLikelihood: number;
  readonly negativeElbo: number;
  /** The negative ELBO with one code. */
  readonly variance: number;
}

/**
 * With z = mu + s e, log p(x|z) = c - |r - A e|^2 / (2 sigma^2) with r = x - W mu - b and A = s W, whose mean is
 * c - (|r|^2 + tr A'A) / (2 sigma^2) and whose variance (4 |A'r|^2 + 2 tr (A'A)^2) / (2 sigma^2)^2; the KL is closed.
 */
async function exactOf(image: number): Promise<Exact> {
  const bytes = pixels.slice(image * size, (image + 1) * size);
  const x = Array.from(bytes, (byte) => byte / 255);
  const [encode, offset] = [numbers("posterior.mu.weight"), numbers("posterior.mu.bias")];
  const [weight, bias] = [numbers("decoder.output.weight"), numbers("decoder.output.bias")];
  const mu = offset.map((start, j) => x.reduce((sum, v, i) => sum + v * (encode[j * size + i] ?? 0), start));
  const w = (i: number, j: number) => weight[i * latentSize + j] ?? 0;
  const r = x.map((v, i) => v - (bias[i] ?? 0) - mu.reduce((sum, m, j) => sum + m * w(i, j), 0));
  const s2 = Math.exp(logVar);
  const gram = mu.map((_, j) =>
    mu.map((__, k) => s2 * x.reduce((sum, ___, i) => sum + w(i, j) * w(i, k), 0)),
  );
  const trace = gram.reduce((sum, row, j) => sum + (row[j] ?? 0), 0);
  const squares = gram.flat().reduce((sum, g) => sum + g ** 2, 0);
  const along = mu.map((_, j) => Math.sqrt(s2) * r.reduce((sum, v, i) => sum + v * w(i, j), 0));
  const norm = (v: readonly number[]) => v.reduce((sum, each) => sum + each ** 2, 0);
  const kl = mu.reduce((sum, m) => sum + (m ** 2 + s2 - 1 - logVar) / 2, 0);
  return {
    logLikelihood: await marginalLogLikelihood(
      { weight: parameters["decoder.output.weight"] ?? [], bias, variance },
      await imageMoments(residentSource({ shape, x: bytes })),
    ),
    negativeElbo: (size * Math.log(2 * Math.PI * variance)) / 2 + (norm(r) + trace) / (2 * variance) + kl,
    variance: (4 * norm(along) + 2 * squares) / (2 * variance) ** 2,
  };
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
/** The standard deviation over the images divided by the root of their number. */
const overImages = (values: readonly number[]) => {
  const mean = meanOf(values);
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
};

async function withSession<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
  const session = await openSession(model.parameters, { threads: 1 });
  try {
    await session.writeParameters(parameters);
    return await use(session);
  } finally {
    await session.dispose();
  }
}

const elboOf = (session: Session, seed: number) =>
  evaluateWithErrors({ model, session, split, presenter, seed, purpose: "test", scalars: { beta: 1 } });

describe("the errors of an evaluation, compared with a model with known exact values", () => {
  let exact: readonly Exact[];
  let elbo: EvaluationWithErrors;
  let likelihood: LikelihoodEstimate;
  beforeAll(async () => {
    exact = await Promise.all(Array.from({ length: count }, (_, image) => exactOf(image)));
    [elbo, likelihood] = await withSession(async (session) => [
      await elboOf(session, 3),
      await estimateLikelihood({ model, session, split, presenter, seed: 3, samples: 1000 }),
    ]);
  });

  it("the negative ELBO is exact within its Monte Carlo error, which is exact, too", () => {
    const monteCarlo = Math.sqrt(exact.reduce((sum, each) => sum + each.variance, 0)) / count;
    const negativeElbo = elbo.metrics.reconstruction + elbo.metrics.kl;
    expect(Math.abs(negativeElbo - meanOf(exact.map((each) => each.negativeElbo)))).toBeLessThan(
      4 * monteCarlo,
    );
    // Half the mean of 1,500 squared differences is off by some 4 %, and its root by half of that.
    expect((elbo.errors.monteCarlo ?? 0) / monteCarlo).toBeGreaterThan(0.9);
    expect((elbo.errors.monteCarlo ?? 0) / monteCarlo).toBeLessThan(1.1);
  });

  it("its error over images combines that of the exact values and of the draws", () => {
    const values = exact.map((each) => each.negativeElbo);
    const draws = meanOf(exact.map((each) => each.variance)) / count;
    const expected = Math.sqrt(overImages(values) ** 2 + draws);
    expect((elbo.errors.overData ?? 0) / expected).toBeGreaterThan(0.94);
    expect((elbo.errors.overData ?? 0) / expected).toBeLessThan(1.06);
    // The two errors differ by far.
    expect(elbo.errors.overData).toBeGreaterThan(1.5 * (elbo.errors.monteCarlo ?? Number.NaN));
  });

  it("log p(x) has the error over images of the exact log p(x), and a much smaller Monte Carlo error", () => {
    const values = exact.map((each) => each.logLikelihood);
    expect(likelihood.errorOverData / overImages(values)).toBeGreaterThan(0.98);
    expect(likelihood.errorOverData / overImages(values)).toBeLessThan(1.02);
    expect(Math.abs(likelihood.logLikelihood - meanOf(values))).toBeLessThan(4 * likelihood.standardError);
    expect(likelihood.standardError).toBeLessThan(likelihood.errorOverData / 10);
  });

  it("other seeds differ by the Monte Carlo error", async () => {
    const means = await withSession(async (session) => {
      const found: number[] = [];
      for (let seed = 10; seed < 34; seed++) {
        const { metrics } = await elboOf(session, seed);
        found.push(metrics.reconstruction + metrics.kl);
      }
      return found;
    });
    const spread = overImages(means) * Math.sqrt(means.length);
    // The standard deviation of 24 values is off by some 15 %.
    expect(spread / (elbo.errors.monteCarlo ?? 0)).toBeGreaterThan(0.55);
    expect(spread / (elbo.errors.monteCarlo ?? 0)).toBeLessThan(1.6);
  });

  it("there is no Monte Carlo error without draws, and none over a single image", async () => {
    const autoencoder = denseVae({
      dataShape: shape,
      posterior: deterministic(),
      objective: reconstructionError(),
    });
    const session = await openSession(autoencoder.parameters, { threads: 1 });
    const request = { model: autoencoder, session, presenter, seed: 0, purpose: "test", scalars: {} };
    const { errors } = await evaluateWithErrors({ ...request, split });
    expect(Object.keys(errors)).toEqual(["overData"]);
    const single = residentSource({ shape, x: pixels.slice(0, size) });
    expect((await evaluateWithErrors({ ...request, split: single })).errors).toEqual({});
    await session.dispose();
  });
});
