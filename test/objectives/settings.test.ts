import { describe, expect, it } from "vitest";
import { formatMetrics, lossEquation } from "../../src/cli/modelText.ts";
import { modelOf, scalarsOf, scheduledScalarsOf } from "../../src/config/assemble.ts";
import { objectiveCard, parseObjectiveCard } from "../../src/config/card.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { refusalOf } from "../../src/config/testing/refusal.ts";
import { ConfigError } from "../../src/errors.ts";

const data = { name: "mnist", images: { train: 9, validation: 0, test: 9 }, files: [] };
const objectiveOf = (input: ConfigInput) => modelOf(resolveConfig(input), [8, 8, 1]).parts.objective;
const scheduled = (input: ConfigInput) => scheduledScalarsOf(resolveConfig(input));

describe("settings of the objective", () => {
  it.each<readonly [ConfigInput, string, Readonly<Record<string, number>>]>([
    [{}, "negative ELBO", { beta: 1 }],
    [{ kl: "capacity", capacity: 25 }, "reconstruction + gamma |KL - C|", { gamma: 1000, capacity: 25 }],
    [
      { kl: "free-bits", freeBits: 0.1, beta: 2 },
      "reconstruction + beta sum of max(freeBits, KL of a dimension)",
      { beta: 2, freeBits: 0.1 },
    ],
    [
      { kl: "total-correlation", beta: 6 },
      "reconstruction + alpha mutual information + beta total correlation + gamma dimension-wise KL",
      { beta: 6, informationWeight: 1, dimensionWeight: 1 },
    ],
    [{ mmdWeight: 10, beta: 0 }, "negative ELBO + lambda MMD", { beta: 0, mmdWeight: 10 }],
    [{ objective: "dreg", samples: 8 }, "negative importance-weighted bound", {}],
  ])("%o give the objective and its scalars", (input, name, scalars) => {
    expect(objectiveOf(input).name).toBe(name);
    expect(scalarsOf(resolveConfig(input))).toEqual(scalars);
    expect(
      objectiveOf(input)
        .scalars.filter((scalar) => scalar !== "dataCount")
        .sort(),
    ).toEqual(Object.keys(scalars).sort());
  });

  it("give schedules", () => {
    expect(scheduled({ beta: 4, betaSchedule: "linear", betaWarmup: 3 })).toEqual({
      beta: { kind: "linear", from: 0, to: 4, over: { epochs: 3 } },
    });
    expect(scheduled({ betaSchedule: "cosine", epochs: 8, betaFrom: 0.5 })).toEqual({
      beta: { kind: "cosine", from: 0.5, to: 1, over: { epochs: 4 } },
    });
    expect(scheduled({ betaSchedule: "cyclic" })).toEqual({
      beta: { kind: "cyclic", from: 0, to: 1, cycles: 4, rise: 0.5 },
    });
    expect(scheduled({ kl: "capacity", capacity: 25, capacityWarmupSteps: 100 })).toEqual({
      gamma: 1000,
      capacity: { kind: "linear", from: 0, to: 25, over: { steps: 100 } },
    });
  });

  it.each<readonly [ConfigInput, string, Readonly<Record<string, number>>]>([
    [{ kl: "capacity", capacity: 5 }, "gamma", { gamma: 1000, capacity: 5 }],
    [{ kl: "free-bits", freeBits: 0.5 }, "freeBits", { beta: 1, freeBits: 0.5 }],
    [
      { kl: "total-correlation", beta: 6 },
      "informationWeight",
      { beta: 6, informationWeight: 1, dimensionWeight: 1 },
    ],
    [
      { kl: "total-correlation", beta: 6 },
      "dimensionWeight",
      { beta: 6, informationWeight: 1, dimensionWeight: 1 },
    ],
    [{ mmdWeight: 10 }, "mmdWeight", { beta: 1, mmdWeight: 10 }],
    [{ objective: "dreg", samples: 4 }, "elboWeight", { elboWeight: 0 }],
  ])("%o schedule any scalar, with each kind: %s", (input, scalar, ends) => {
    const end = ends[scalar] ?? Number.NaN;
    const span = { [`${scalar}From`]: 0.25, [`${scalar}Warmup`]: 3 };
    for (const kind of ["linear", "cosine"]) {
      const settings = resolveConfig({ ...input, ...span, [`${scalar}Schedule`]: kind });
      expect(scheduledScalarsOf(settings)[scalar]).toEqual({
        kind,
        from: 0.25,
        to: end,
        over: { epochs: 3 },
      });
      expect(scalarsOf(settings)).toEqual(ends);
      expect(modelOf(settings, [8, 8, 1]).parts.objective.scalars).toContain(scalar);
      expect(objectiveCard(settings, data).scalars?.[scalar]).toBe(
        `${kind} from 0.25 to ${end} over 3 epochs`,
      );
      expect(objectiveCard(settings, data).terms).toContain(scalar === "capacity" ? "C" : scalar);
    }
    const cycles = { [`${scalar}Cycles`]: 3, [`${scalar}Rise`]: 0.75, [`${scalar}From`]: 2 ** -3 };
    const cyclic = resolveConfig({ ...input, ...cycles, [`${scalar}Schedule`]: "cyclic" });
    expect(scheduledScalarsOf(cyclic)[scalar]).toEqual({
      kind: "cyclic",
      from: 0.125,
      to: end,
      cycles: 3,
      rise: 0.75,
    });
  });

  it("with default values are the same as omitted ones", () => {
    const said = { betaSchedule: "constant", betaFrom: 0, betaCycles: 4, betaRise: 0.5, capacityFrom: 0 };
    expect(resolveConfig(said)).toEqual(resolveConfig());
    expect(resolveConfig({ ...said, model: "autoencoder" })).toEqual(resolveConfig({ model: "autoencoder" }));
    expect(scheduled({ kl: "capacity", capacity: 0 })).toEqual({ gamma: 1000, capacity: 0 });
  });

  it.each<readonly [Record<string, unknown>, string]>([
    [
      { kl: "total-correlation", latentSize: 1 },
      "with one latent dimension the total correlation is always 0",
    ],
    [
      { kl: "total-correlation", batchSize: 1 },
      "kl (--kl): the total correlation is estimated from the codes of a batch",
    ],
    [
      { mmdWeight: 5, batchSize: 1 },
      "mmdWeight (--mmd-weight): the MMD is estimated from the codes of a batch",
    ],
    [{ objective: "iwae", samples: 4, groups: 4 }, "expected fewer than the 4 samples, found 4"],
    [{ objective: "dreg", samples: 4, elboWeight: 1 }, "expected a number below 1, found 1"],
    [
      { gammaSchedule: "linear" },
      "gammaSchedule (--gamma-schedule): has an effect only with the kl 'capacity'",
    ],
    [
      { kl: "free-bits", freeBits: 1, freeBitsFrom: 2 },
      "has an effect only with the schedule 'linear' or 'cosine' or 'cyclic' of freeBits",
    ],
    [{ mmdWeightWarmup: 2 }, "mmdWeightWarmup (--mmd-weight-warmup): has an effect only with an MMD"],
    [{ betaSchedule: "linear", betaFrom: 1 }, "the initial and the final value are both 1"],
    [
      { betaSchedule: "cosine", betaWarmup: 11 },
      "betaWarmup (--beta-warmup): expected at most the 10 epochs of this training, found 11",
    ],
    [
      { objective: "iwae", samples: 4, elboWeightSchedule: "linear", elboWeightFrom: 2 },
      "a number from 0 to 1, found 2",
    ],
    [
      { objective: "iwae", samples: 5, mmdWeight: 10 },
      "mmdWeight (--mmd-weight): has an effect only with the objective 'elbo'",
    ],
    [
      { objective: "iwae", samples: 5, beta: 4 },
      "beta (--beta): has an effect only with the objective 'elbo'",
    ],
    [
      { objective: "iwae" },
      "requires several codes for each image; with one it is the ELBO. Add --samples 5",
    ],
    [{ objective: "iwae", samples: 5, groups: 2 }, "expected a divisor of the 5 samples, found 2"],
    [{ objective: "dreg", samples: 4, evaluationSamples: 5, groups: 2 }, "the 5 evaluationSamples"],
    [
      { kl: "capacity", capacity: -1 },
      "capacity (--capacity): expected a number from 0 to 1,000,000, found -1",
    ],
    [{ kl: "capacity" }, "the kl 'capacity' requires the target of the KL, in nats. Add --capacity 25"],
    [{ kl: "capacity", capacity: 5, beta: 4 }, "beta (--beta): has an effect only with the kl 'weighted' or"],
    [
      { capacity: 5 },
      "capacity (--capacity): has an effect only with the kl 'capacity'. Drop --capacity, or add --kl capacity",
    ],
    [{ kl: "free-bits" }, "the kl 'free-bits' requires the number of free nats"],
    [
      { kl: "free-bits", freeBits: 0.1, prior: "vamp" },
      "with the prior 'vamp' the KL of a dimension has no closed form",
    ],
    [
      { betaWarmup: 3 },
      "betaWarmup (--beta-warmup): has an effect only with the schedule 'linear' or 'cosine' of beta",
    ],
    [
      { betaSchedule: "linear", betaWarmup: 3, betaWarmupSteps: 9 },
      "the warm-up is given both in epochs and in steps",
    ],
    [{ betaSchedule: "linear", betaCycles: 3 }, "has an effect only with the schedule 'cyclic' of beta"],
    [
      { mmdKernel: "inverse-multiquadric" },
      "has an effect only with an MMD. Drop --mmd-kernel, or add --mmd-weight 10",
    ],
    [{ priorComponents: 5 }, "has an effect only with the prior 'mixture' or 'vamp'"],
    [{ model: "autoencoder", kl: "capacity", capacity: 5 }, "has an effect only with the model 'vae'"],
  ])("%o throw with the reason", (input, message) => {
    expect(() => resolveConfig(input)).toThrow(ConfigError);
    expect(refusalOf(input)).toContain(message);
  });
});

const cardOf = (input: ConfigInput) => objectiveCard(resolveConfig({ binarize: "static", ...input }), data);

describe("the objective card", () => {
  it.each<readonly [ConfigInput, boolean, object]>([
    [{ beta: 4, betaSchedule: "linear" }, true, { scalars: { beta: "linear from 0 to 4 over 5 epochs" } }],
    [{ betaSchedule: "cyclic" }, false, { terms: "reconstruction + beta x KL" }],
    [{ beta: 2, betaSchedule: "cyclic", betaFrom: 1 }, true, { terms: "reconstruction + beta x KL" }],
    [
      { kl: "total-correlation", betaSchedule: "linear", betaFrom: 6 },
      true,
      { scalars: { dimensionWeight: "1" } },
    ],
    [{ kl: "total-correlation", betaSchedule: "cyclic" }, false, {}],
    [
      { objective: "iwae", samples: 4, elboWeight: 0, elboWeightSchedule: "linear", elboWeightFrom: 1 },
      true,
      { terms: "(1 - elboWeight) x (-log mean weight of 4 samples) + elboWeight x (reconstruction + KL)" },
    ],
    [{ kl: "capacity", capacity: 25 }, false, { terms: "reconstruction + 1000 x |KL - C|" }],
    [{ kl: "free-bits", freeBits: 3, freeBitsOf: "total" }, true, { terms: "reconstruction + max(3, KL)" }],
    [
      { kl: "total-correlation", beta: 6 },
      false,
      { estimator: { aggregate: "minibatch-weighted sampling" } },
    ],
    [{ mmdWeight: 10, beta: 0 }, false, { terms: "reconstruction + 0 x KL + 10 x MMD" }],
    [{ mmdWeight: 10 }, true, { estimator: { mmd: "unbiased, kernel rbf of bandwidths 1" } }],
    [
      { objective: "dreg", samples: 5 },
      true,
      { estimator: { samples: 5, gradient: "doubly reparameterised" } },
    ],
    [{ prior: "vamp" }, true, { prior: "VampPrior of 50 images", estimator: { kl: "Monte Carlo" } }],
  ])("of %o names the objective, and whether it is a bound: %s", (input, holds, content) => {
    const card = cardOf(input);
    expect(card.bound.holds).toBe(holds);
    expect(card).toMatchObject(content);
    expect(parseObjectiveCard(JSON.parse(JSON.stringify(card)))).toEqual(card);
  });

  it("of grey pixels is never a bound, for any objective", () => {
    expect(cardOf({ binarize: "none", objective: "iwae", samples: 5 }).bound.holds).toBe(false);
  });
});

describe("the loss on a line", () => {
  const figures = { loss: 183.1, reconstruction: 178.9, kl: 24.9 };
  it("shows the plain parts after a loss with other terms", () => {
    const capacity = resolveConfig({ beta: 1, kl: "capacity", capacity: 25 });
    expect(formatMetrics(figures, capacity)).toBe("183.10 (178.90 + 24.90)");
    expect(lossEquation(capacity)).toBe(
      "loss = reconstruction + 1000 x |KL - C|, then (reconstruction + KL)",
    );
    expect(lossEquation(resolveConfig({ beta: 4 }))).toBe("loss = reconstruction + 4 x KL");
  });
});
