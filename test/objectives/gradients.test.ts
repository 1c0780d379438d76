import { describe, it } from "vitest";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { maximumMeanDiscrepancy } from "../../src/vae/objective/maximumMeanDiscrepancy.graph.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { expectDerivatives } from "./derivatives.ts";
import { learnedPriors, objectives } from "./kinds.ts";

const small = { dataShape: [1, 5, 1], latentSize: 3, hiddenSizes: [4], activation: "tanh" } as const;

describe("derivatives agree with finite differences", () => {
  it.each(Object.entries(objectives))("for the objective: %s", (_, { objective, scalars, samples = 1 }) => {
    expectDerivatives(denseVae({ ...small, samples, objective }), scalars);
  });

  it("for a Wasserstein autoencoder: a deterministic code and an MMD", () => {
    const objective = composedElbo({ also: [maximumMeanDiscrepancy({ kernel: "rbf", bandwidths: [1] })] });
    expectDerivatives(denseVae({ ...small, posterior: deterministic(), objective }), { mmdWeight: 20 });
  });

  it.each(Object.entries(learnedPriors))("for the ELBO with %s", (_, prior) => {
    expectDerivatives(denseVae({ ...small, prior }), { beta: 2 });
  });

  it.each(Object.entries(learnedPriors))("for an importance-weighted bound with %s", (_, prior) => {
    const { objective } = objectives["importance-weighted bound"] ?? {};
    expectDerivatives(denseVae({ ...small, samples: 3, prior, ...(objective && { objective }) }), {});
  });
});
