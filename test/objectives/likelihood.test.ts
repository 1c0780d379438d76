import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { countActiveUnits } from "../../src/evaluate/activeUnits.ts";
import { estimateLikelihood, type LikelihoodRequest } from "../../src/evaluate/likelihood.ts";
import type { WeightedEstimate } from "../../src/evaluate/weightedSamples.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import { reconstructionError } from "../../src/vae/objective/reconstructionError.graph.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import {
  dataShape,
  exactLogLikelihood,
  model,
  parameters,
  presenter,
  split,
} from "../oracle/linearGaussian.ts";

async function estimate(request: Partial<LikelihoodRequest> & { readonly samples: number }) {
  const session = await openSession(model.parameters, { threads: 1 });
  try {
    await session.writeParameters(parameters);
    return await estimateLikelihood({ model, session, split, presenter, seed: 3, ...request });
  } finally {
    await session.dispose();
  }
}

describe("the estimate of log p(x)", () => {
  it("is exact for a linear decoder, within its standard error, and tighter with more samples", async () => {
    const exact = await exactLogLikelihood();
    const [few, some, many] = [
      await estimate({ samples: 1 }),
      await estimate({ samples: 20 }),
      await estimate({ samples: 20_000, chunk: 500 }),
    ];
    expect(Math.abs(many.logLikelihood - exact)).toBeLessThan(4 * many.standardError);
    expect(many.standardError).toBeLessThan(0.02);
    expect(few.logLikelihood).toBeLessThan(some.logLikelihood);
    expect(some.logLikelihood).toBeLessThan(exact);
    expect(many.perDatum.logLikelihood).toHaveLength(30);
    for (const effective of many.perDatum.effectiveSamples) {
      expect(effective).toBeGreaterThan(1);
      expect(effective).toBeLessThan(20_000);
    }
  });

  it("has a standard error that agrees with other seeds", async () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);
    const found = [];
    for (const seed of seeds) found.push(await estimate({ samples: 2000, seed }));
    const values = found.map(({ logLikelihood }) => logLikelihood);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
    const stated = found.reduce((sum, { standardError }) => sum + standardError, 0) / found.length;
    expect(spread / stated).toBeGreaterThan(0.5);
    expect(spread / stated).toBeLessThan(2);
  });

  it("does not depend on the chunk size, except for the noise, and repeats", async () => {
    const once = await estimate({ samples: 100 });
    expect(await estimate({ samples: 100 })).toEqual(once);
    const whole = await estimate({ samples: 100, chunk: 100 });
    expect(Math.abs(whole.logLikelihood - once.logLikelihood)).toBeLessThan(
      5 * Math.hypot(whole.standardError, once.standardError),
    );
  });

  it("continues after the blocks of an interrupted call, to the same bits", async () => {
    const blocks: (readonly WeightedEstimate[])[] = [];
    const samples = 1000;
    const whole = await estimate({
      samples,
      chunk: 500,
      onBlock: async (estimates) => void blocks.push(estimates),
    });
    expect(blocks.map(({ length }) => length)).toEqual([10, 10, 10]);
    const heard: number[] = [];
    const continued = await estimate({
      samples,
      chunk: 500,
      earlier: blocks.slice(0, 2).flat(),
      onEstimated: (images, pass) => void (pass === undefined && heard.push(images)),
    });
    expect(continued).toEqual(whole);
    expect(heard).toEqual([20, 30]);
    await expect(estimate({ samples, chunk: 500, earlier: blocks.flat().slice(3) })).rejects.toThrow(
      "expected earlier estimates of whole blocks of 10 of 30 images, found 27",
    );
  });

  it("draws a number of samples that has no divisor, and more than fit into a pass", async () => {
    const { samples, perDatum } = await estimate({ samples: 503 });
    expect(samples).toBe(503);
    expect(perDatum.logLikelihood.every(Number.isFinite)).toBe(true);
    // Chunks of 40 in passes of 240, 240 and 40.
    const uneven = await estimate({ samples: 520 });
    expect(
      Math.abs(uneven.logLikelihood - (await estimate({ samples: 520, seed: 4 })).logLikelihood),
    ).toBeLessThan(6 * uneven.standardError);
  });

  it("throws if there is none", async () => {
    await expect(estimate({ samples: 0 })).rejects.toThrow(ConfigError);
    await expect(estimate({ samples: 30, chunk: 20 })).rejects.toThrow("expected a multiple of 20");
    const autoencoder = denseVae({
      dataShape,
      posterior: deterministic(),
      objective: reconstructionError(),
    });
    expect(() => autoencoder.weighing(3)).toThrow("expected a posterior with a density");
  });
});

describe("active units", () => {
  it("are the dimensions whose mean varies over the data", async () => {
    const session = await openSession(model.parameters, { threads: 1 });
    const silent = { ...parameters, "posterior.mu.weight": Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0) };
    await session.writeParameters(silent);
    const { count, variances } = await countActiveUnits({ model, session, split, presenter });
    await session.dispose();
    const sums = Array.from({ length: 30 }, (_, i) =>
      split.x.slice(4 * i, 4 * i + 4).reduce((a, b) => a + b / 255, 0),
    );
    const mean = sums.reduce((a, b) => a + b, 0) / 30;
    expect(count).toBe(1);
    expect(variances[0]).toBeCloseTo(sums.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 30, 5);
    expect(variances[1]).toBeCloseTo(0, 12);
  });
});
