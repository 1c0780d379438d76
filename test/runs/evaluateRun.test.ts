import { beforeAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { expectSameElbo, type ScoreLine } from "../../src/testing/run/scores.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { type EvaluationProgress, evaluateRun } from "../../src/apply/evaluateRun.ts";
import { scoreRun } from "../../src/apply/scoreRun.ts";

const at = temporaryFolder();

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const settings = { ...tinySettings, data: at("images"), binarize: "threshold", validation: 10 } as const;
  for await (const _ of trainRun({ ...settings, out: at("vae") }));
  for await (const _ of trainRun({ ...settings, out: at("autoencoder"), model: "autoencoder" }));
});

describe("evaluating a run", () => {
  it("gives the ELBO that scores have, a tighter log p(x), and what they are worth in bits", async () => {
    const scores: ScoreLine[] = [];
    await scoreRun(at("vae"), { samples: 200, line: (text) => void scores.push(JSON.parse(text)) });
    const heard: EvaluationProgress[] = [];
    const found = await evaluateRun(at("vae"), { onEvaluated: (progress) => heard.push(progress) });
    expect(found).toMatchObject({ split: "test", images: 20, normalised: true });
    expectSameElbo(scores, found.negativeElbo ?? Number.NaN, 200);
    expect(found.negativeElbo).toBeCloseTo(found.reconstruction + (found.kl ?? Number.NaN), 12);
    const { logLikelihood, bitsPerDimension, activeUnits } = found;
    expect(logLikelihood?.samples).toBe(100);
    expect(-(logLikelihood?.mean ?? Number.NaN)).toBeLessThan(found.negativeElbo ?? Number.NaN);
    expect(logLikelihood?.standardError).toBeGreaterThan(0);
    expect(bitsPerDimension?.elbo).toBeCloseTo((found.negativeElbo ?? 0) / (64 * Math.LN2), 12);
    expect(bitsPerDimension?.logLikelihood).toBeLessThan(bitsPerDimension?.elbo ?? 0);
    expect(activeUnits?.of).toBe(4);
    expect(activeUnits?.variances.filter((variance) => variance > 0.01)).toHaveLength(
      activeUnits?.count ?? Number.NaN,
    );
    expect(logLikelihood?.lowestEffectiveSamples).toBeLessThan(logLikelihood?.effectiveSamples ?? 0);
    const ofLikelihood = heard.filter(({ measuring }) => measuring === "log p(x)");
    expect(ofLikelihood).toEqual([
      { measuring: "log p(x)", images: 20, of: 20 },
    ]);
  });

  it("is the same again, and of fewer images or samples another", async () => {
    const some = { split: "validation", images: 6, samples: 7 } as const;
    const first = await evaluateRun(at("vae"), some);
    expect(await evaluateRun(at("vae"), some)).toEqual(first);
    expect(first).toMatchObject({ split: "validation", images: 6 });
    expect((await evaluateRun(at("vae"), { ...some, seed: 9 })).logLikelihood).not.toEqual(
      first.logLikelihood,
    );
    expect(await evaluateRun(at("vae"), { ...some, samples: 0 })).not.toHaveProperty("logLikelihood");
  });

  it("gives errors alone of a model whose codes are not drawn", async () => {
    const found = await evaluateRun(at("autoencoder"));
    expect(found.error.squaredError).toBeGreaterThan(0);
    for (const name of ["kl", "negativeElbo", "logLikelihood", "activeUnits", "bitsPerDimension"]) {
      expect(found).not.toHaveProperty(name);
    }
  });

  it.each([
    ["autoencoder", { samples: 10 }, "has a deterministic model"],
    ["vae", { images: 21 }, "expected a number from 1 to 20, the number of images, found 21"],
    ["vae", { samples: 1.5 }, "samples: expected a whole number from 1 on, found 1.5"],
  ])("refuses what means nothing: %s %j", async (run, options, reason) => {
    await expect(evaluateRun(at(run), options)).rejects.toThrow(ConfigError);
    await expect(evaluateRun(at(run), options)).rejects.toThrow(reason);
  });
});
