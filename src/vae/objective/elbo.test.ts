import { describe, expect, it } from "vitest";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { elementCount, N } from "../../graph/shape.ts";
import { expectClose } from "../../graph/testing/close.ts";
import { input } from "../../graph/value.ts";
import { randomStream } from "../../random/stream.ts";
import { denseVae } from "../testing/denseVae.ts";
import { fedTerms } from "../testing/fedTerms.ts";
import { negativeElbo } from "./elbo.graph.ts";

/** The objective of fed terms: k = 2 samples, L = 3 dimensions. */
function objectiveProgram({ closed }: { readonly closed: boolean }) {
  const graph = createGraph();
  const term = (name: string, columns: number) =>
    input(graph, name, { dataType: "float32", shape: [N, columns] });
  const terms = {
    ...fedTerms(graph, { latentSize: 3, samples: 2 }),
    logLikelihood: term("logLikelihood", 2),
    logPrior: term("logPrior", 2),
    logPosterior: term("logPosterior", 2),
    divergence: closed ? term("divergence", 3) : undefined,
  };
  const beta = input(graph, "beta", { dataType: "float32", shape: [] });
  const { minimise, reconstruction, kl } = negativeElbo().build(terms, { beta });
  return createProgram("objective", { minimise, reconstruction, kl });
}

describe("the negative ELBO", () => {
  it("takes beta as its scalar", () => {
    expect(negativeElbo()).toMatchObject({ name: "negative ELBO", scalars: ["beta"] });
  });

  it("weighs the closed KL, summed over dimensions, and averages the likelihood over samples", () => {
    const feeds = { logLikelihood: [-10, -20, -1, -3], divergence: [1, 2, 3, 0, 0, 0.5], beta: [4] };
    const { minimise, reconstruction, kl } = interpret(objectiveProgram({ closed: true }), feeds, 2);
    expect([...(reconstruction?.data ?? [])]).toEqual([15, 2]);
    expect([...(kl?.data ?? [])]).toEqual([6, 0.5]);
    expect([...(minimise?.data ?? [])]).toEqual([15 + 4 * 6, 2 + 4 * 0.5]);
  });

  it("without a closed KL averages log q - log p over the samples", () => {
    const feeds = { logLikelihood: [-10, -20], logPosterior: [3, 5], logPrior: [-1, -2], beta: [0.5] };
    const { minimise, kl } = interpret(objectiveProgram({ closed: false }), feeds, 1);
    expect([...(kl?.data ?? [])]).toEqual([5.5]);
    expect([...(minimise?.data ?? [])]).toEqual([15 + 0.5 * 5.5]);
  });

  it("agrees in both forms within the error of sampling", () => {
    // One datum 100 times, with noise of its own each time: 100 estimates of the same KL.
    const copies = 100;
    const options = { dataShape: [1, 1, 6] as const, hiddenSizes: [5], latentSize: 3, samples: 20 };
    const closed = denseVae(options);
    const { prior } = closed.parts;
    const sampled = denseVae({ ...options, prior: { ...prior, divergence: () => undefined } });
    const stream = randomStream(9, "both forms");
    const normals = (step: number, count: number) => {
      const values = new Float32Array(count);
      stream.normals(step, values);
      return values;
    };
    const parameters = closed.parameters.map(({ name, sizes }, index) => [
      name,
      normals(index + 1, elementCount(sizes)).map((x) => 0.6 * x),
    ]);
    const feeds = {
      x: Array.from({ length: copies }, () => [0, 255, 130, 7, 255, 90]).flat(),
      posteriorNoise: normals(0, copies * 20 * 3),
      beta: [1],
      ...Object.fromEntries(parameters),
    };
    const exact = interpret(closed.evaluation, feeds, copies);
    const estimates = interpret(sampled.evaluation, feeds, copies);
    expectClose(estimates.reconstruction?.data ?? [], exact.reconstruction?.data ?? [], { relative: 1e-12 });
    const kl = [...(estimates.kl?.data ?? [])];
    const mean = kl.reduce((total, x) => total + x, 0) / copies;
    const variance = kl.reduce((total, x) => total + (x - mean) ** 2, 0) / (copies - 1);
    expect(variance).toBeGreaterThan(0);
    expect(Math.abs(mean - (exact.kl?.data[0] ?? Number.NaN))).toBeLessThan(4 * Math.sqrt(variance / copies));
  });
});
