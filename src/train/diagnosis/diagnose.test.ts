import { describe, expect, it } from "vitest";
import { klParts } from "../../vae/kl/parts.ts";
import { smallerVariance } from "../../vae/likelihood/gaussian.ts";
import { iwaePart } from "../../vae/objective/importanceWeighted.ts";
import { diagnose } from "./diagnose.ts";
import type { DiagnosisInput, FindingCode } from "./finding.ts";

const figures = (reconstruction: number, kl: number) => ({
  loss: reconstruction + kl,
  reconstruction,
  kl,
});

/** L dimensions, `active` of them with `each` nats, on images whose variance reconstructions explain by a share. */
function inspectionOf(active: number, each: number, explained: number, latentSize = 20) {
  const numbers = (of: (dimension: number) => number) =>
    Float64Array.from({ length: latentSize }, (_, dimension) => of(dimension));
  return {
    images: 1000,
    klPerDimension: numbers((dimension) => (dimension < active ? each : 0.001)),
    means: new Float64Array(latentSize),
    variances: numbers((dimension) => (dimension < active ? 0.9 : 0.0001)),
    explained,
  };
}

/** A healthy dense VAE on MNIST after ten epochs. */
const well: DiagnosisInput = {
  epoch: 10,
  settledSteps: 4690,
  train: figures(80.6, 25.2),
  heldOut: { split: "test", metrics: figures(80.3, 25.3) },
  lowest: { train: { epoch: 10, loss: 105.8 }, heldOut: { epoch: 10, loss: 105.6, train: 105.8 } },
  inspection: inspectionOf(20, 1.26, 0.87),
  model: {
    latentSize: 20,
    deterministic: false,
    standardPrior: true,
    discrete: true,
    comparesWithPrior: false,
  },
  scalars: { beta: 1 },
};

const on = (reconstruction: number, kl: number): Partial<DiagnosisInput> => ({
  heldOut: { split: "test", metrics: figures(reconstruction, kl) },
});
const model = (more: Partial<DiagnosisInput["model"]>) => ({ model: { ...well.model, ...more } });
/** Input with the KL of an objective that has these scalars. */
const withKl = (input: DiagnosisInput): DiagnosisInput => ({
  ...input,
  model: { ...input.model, kl: klOf(input.scalars), comparesWithPrior: "mmdWeight" in input.scalars },
});
const klOf = (scalars: DiagnosisInput["scalars"]) => {
  const named = Object.values(klParts).find(
    (part) => part.kind !== "weighted" && part.scalars.some((name) => name !== "beta" && name in scalars),
  );
  if (named !== undefined) return named.diagnosis;
  return "beta" in scalars ? klParts.weighted.diagnosis : iwaePart.diagnosis;
};
const codesOf = (more: Partial<DiagnosisInput>): readonly FindingCode[] =>
  diagnose(withKl({ ...well, ...more })).map(({ code }) => code);
const findingOf = (more: Partial<DiagnosisInput>) => {
  const [first] = diagnose(withKl({ ...well, ...more }));
  if (first === undefined) throw new Error("expected a finding");
  return first;
};

const collapsed: Partial<DiagnosisInput> = { ...on(206, 0.01), inspection: inspectionOf(0, 0, 0.002) };

it("finds nothing in a healthy training", () => {
  expect(codesOf({})).toEqual([]);
});

it("starts after 500 steps with all schedules at rest", () => {
  expect(codesOf({ ...collapsed, settledSteps: 499 })).toEqual([]);
  expect(codesOf({ ...collapsed, settledSteps: Number.NEGATIVE_INFINITY })).toEqual([]);
  expect(codesOf({ ...collapsed, settledSteps: 500 })).toEqual(["posterior-collapse"]);
});

describe("few steps", () => {
  const ended = (steps: number, stepsPerEpoch: number) => ({
    ...collapsed,
    settledSteps: steps,
    ended: { steps, stepsPerEpoch },
  });

  it("are reported if a training ends before it can be judged, with the epochs that reach further", () => {
    expect(codesOf(ended(10, 1))).toEqual(["few-steps"]);
    expect(findingOf(ended(24, 12))).toEqual({
      code: "few-steps",
      severity: "note",
      measured: "Training ended after 24 steps, 12 per epoch: too few to judge the model.",
      // 41 epochs make 492 steps, 42 make 504; 416 make 4,992, 417 make 5,004.
      advice:
        "Train for longer: --epochs 42 reaches 500 steps, the minimum for a diagnosis, and --epochs 417 reaches 5,000.",
      changes: [
        { setting: "epochs", value: 42 },
        { setting: "epochs", value: 417 },
      ],
      figures: { steps: 24, stepsPerEpoch: 12 },
    });
  });

  it("are not reported for a training that continues, made enough, or only came to rest late", () => {
    expect(codesOf({ ...collapsed, settledSteps: 24 })).toEqual([]);
    expect(codesOf(ended(499, 499))).toEqual(["few-steps"]);
    expect(codesOf(ended(500, 250))).toEqual(["posterior-collapse"]);
    expect(codesOf({ ...ended(600, 60), settledSteps: 100 })).toEqual([]);
  });
});

it("finds nothing in metrics that are not finite", () => {
  const nan = Number.NaN;
  const inspection = {
    images: 1000,
    klPerDimension: new Float64Array(20).fill(nan),
    means: new Float64Array(20).fill(nan),
    variances: new Float64Array(20).fill(nan),
    explained: nan,
  };
  const lowest = { train: { epoch: 1, loss: nan }, heldOut: { epoch: 1, loss: nan, train: nan } };
  const input = { ...well, ...on(nan, nan), train: figures(nan, nan), lowest, inspection };
  expect(() => diagnose(input)).not.toThrow();
  expect(diagnose(input)).toEqual([]);
});

it("writes sentences, with the deciding numbers, and names a setting", () => {
  for (const input of [
    collapsed,
    { ...on(200, 0.7), inspection: inspectionOf(1, 0.7, 0.05) },
    { ...on(10, 800), inspection: inspectionOf(20, 40, 0.99) },
    { ...on(69, 180), scalars: { beta: 0.01 } },
    { ...on(180, 3), inspection: inspectionOf(2, 1.5, 0.2) },
    { inspection: inspectionOf(15, 1.7, 0.87) },
    { settledSteps: 10, ended: { steps: 10, stepsPerEpoch: 1 } },
  ]) {
    for (const { measured, advice, figures: decided } of diagnose({ ...well, ...input })) {
      expect(measured).toMatch(/^[A-Z].*\d.*\.$/);
      expect(advice).toMatch(/^[A-Z].*--[a-z].*\.$/);
      expect(Object.keys(decided).length).toBeGreaterThan(0);
      expect(Object.values(decided).every(Number.isFinite)).toBe(true);
    }
  }
});

describe("posterior collapse", () => {
  it("is reported with its numbers", () => {
    expect(findingOf(collapsed)).toMatchObject({
      code: "posterior-collapse",
      severity: "warning",
      measured:
        "The codes carry no information about the images: none of 20 dimensions is active (variance of its mean over images above " +
        "0.01), the KL is 0.01 nats, and reconstructions explain under 1 % of the pixels' variance.",
      figures: { activeUnits: 0, kl: 0.01, explained: 0.002 },
    });
  });

  it.each<readonly [string, Partial<DiagnosisInput>, string]>([
    ["a heavy KL", { scalars: { beta: 50 } }, "Lower --beta, now 50"],
    ["the plain ELBO", { scalars: { beta: 1 } }, "--kl free-bits --free-bits 0.1"],
    ["free bits", { scalars: { beta: 1, freeBits: 0.001 } }, "Raise --free-bits, now 0.001 nats"],
    [
      "a capacity",
      { scalars: { gamma: 0.01, capacity: 25 } },
      "Raise --capacity, now 25 nats, or --gamma, now 0.01",
    ],
    [
      "a decomposed KL",
      { scalars: { beta: 6, informationWeight: 30, dimensionWeight: 1 } },
      "Lower --information-weight, now 30, or --beta, now 6",
    ],
    ["an importance-weighted bound", { scalars: {} }, "Lower the learning rate (--learning-rate)"],
    ["a learned prior", model({ standardPrior: false }), "--free-bits-of total"],
    ["a Gaussian of a chosen variance", model({ sharpen: smallerVariance }), "A smaller --variance"],
  ])("advises a change for %s", (_, more, words) => {
    expect(findingOf({ ...collapsed, ...more }).advice).toContain(words);
  });

  it.each<readonly [string, Partial<DiagnosisInput>]>([
    ["one dimension is active", { inspection: inspectionOf(1, 3, 0.3) }],
    ["codes have no distribution", model({ deterministic: true })],
    ["a capacity asks for it", { scalars: { gamma: 1000, capacity: 0 } }],
    ["there are few images", { inspection: { ...inspectionOf(0, 0, 0), images: 19 } }],
    [
      "all images are the same",
      { inspection: { images: 1000, means: new Float64Array(20), variances: new Float64Array(20) } },
    ],
  ])("is not reported if %s", (_, more) => {
    expect(codesOf({ ...collapsed, ...on(100, 3), ...more })).not.toContain("posterior-collapse");
  });
});

describe("a vanishing KL", () => {
  const vanishing: Partial<DiagnosisInput> = { ...on(200, 0.7), inspection: inspectionOf(1, 0.7, 0.05) };

  it("is one below a nat where codes are used, and replaces the note on unused dimensions", () => {
    expect(codesOf(vanishing)).toEqual(["vanishing-kl"]);
  });

  it.each<readonly [string, Partial<DiagnosisInput>]>([
    ["there is a nat", on(200, 1)],
    ["a nat explains most of the images", { inspection: inspectionOf(1, 0.7, 0.5) }],
    ["codes have no distribution", model({ deterministic: true })],
    ["a capacity asks for it", { scalars: { gamma: 1000, capacity: 0.5 } }],
  ])("is not reported if %s", (_, more) => {
    expect(codesOf({ ...vanishing, ...more })).not.toContain("vanishing-kl");
  });
});

describe("an exploding KL", () => {
  const exploding: Partial<DiagnosisInput> = { ...on(10, 410), inspection: inspectionOf(20, 20.5, 0.99) };

  it("is one of more than 20 nats in a dimension", () => {
    const { code, severity, measured, advice } = findingOf(exploding);
    expect([code, severity]).toEqual(["exploding-kl", "warning"]);
    expect(measured).toContain("20.50 of dimension 1");
    expect(advice).toContain("Raise --beta, now 1.");
    expect(codesOf({ ...exploding, inspection: inspectionOf(20, 19.5, 0.99) })).toEqual([]);
  });

  it("is judged by the average dimension if the prior has no closed KL", () => {
    const { klPerDimension: _, ...inspection } = inspectionOf(20, 0, 0.99);
    const learned = { inspection, ...model({ standardPrior: false }) };
    expect(codesOf({ ...learned, ...on(10, 401) })).toEqual(["exploding-kl"]);
    expect(codesOf({ ...learned, ...on(10, 399) })).toEqual([]);
  });

  it("is not reported if an MMD holds the codes, or there is no KL", () => {
    expect(codesOf({ ...exploding, scalars: { beta: 0, mmdWeight: 10 } })).toEqual([]);
    expect(codesOf({ ...exploding, ...model({ deterministic: true }) })).toEqual([]);
  });
});

describe("a rate that is too high", () => {
  const high: Partial<DiagnosisInput> = { ...on(69, 180), scalars: { beta: 0.01 } };

  it("is one above the distortion where the KL counts for less than in the ELBO", () => {
    expect(findingOf(high)).toMatchObject({
      code: "unbalanced-high-rate",
      severity: "warning",
      advice: "Raise --beta, now 0.01, toward 1.",
      figures: { rate: 180, distortion: 69 },
    });
  });

  it("is also one whose codes lie where the prior does not draw, whatever the unit of the distortion", () => {
    const inspection = { ...inspectionOf(20, 8, 0.95), variances: new Float64Array(20).fill(9) };
    const density = { ...high, ...on(-900, 160), ...model({ discrete: false }) };
    expect(findingOf({ ...density, inspection }).measured).toContain("root mean square of the codes is 3.0");
    expect(codesOf(density)).toEqual([]);
  });

  it.each<readonly [string, Partial<DiagnosisInput>]>([
    ["the KL has its full weight: such data ask for it", { scalars: { beta: 1 } }],
    ["the distortion is above it", on(181, 180)],
    ["an MMD holds the codes", { scalars: { beta: 0, mmdWeight: 100 } }],
    ["a capacity asks for it", { scalars: { gamma: 1000, capacity: 180 } }],
    ["codes have no distribution", model({ deterministic: true })],
  ])("is not reported if %s", (_, more) => {
    expect(codesOf({ ...high, ...more })).toEqual([]);
  });
});

describe("a rate that is low", () => {
  const low: Partial<DiagnosisInput> = {
    ...on(180, 3),
    inspection: inspectionOf(20, 0.15, 0.2),
    scalars: { beta: 20 },
  };

  it("is one that explains less than a quarter of the pixels' variance, and a note", () => {
    expect(findingOf(low)).toMatchObject({ code: "unbalanced-low-rate", severity: "note" });
    expect(codesOf({ ...low, inspection: inspectionOf(20, 0.15, 0.25) })).toEqual([]);
    expect(codesOf({ ...low, ...model({ deterministic: true }) })).toEqual([]);
  });
});

describe("unused dimensions", () => {
  it("are a note with a sufficient size", () => {
    expect(diagnose({ ...well, inspection: inspectionOf(15, 1.7, 0.87) })).toEqual([
      {
        code: "unused-dimensions",
        severity: "note",
        measured:
          "Of 20 dimensions, 15 are active; the other 5 carry no information about the images (0.01 nats in total).",
        advice:
          "No change is needed: a VAE leaves dimensions unused that it does not need. --latent-size 15 would be enough.",
        changes: [{ setting: "latentSize", value: 15 }],
        figures: { activeUnits: 15, latentSize: 20, kl: expect.closeTo(0.005, 10) },
      },
    ]);
  });
});

describe("overfitting", () => {
  const best = { epoch: 20, loss: 110, train: 100 };
  const over: Partial<DiagnosisInput> = {
    epoch: 23,
    train: figures(70, 25),
    heldOut: { split: "validation", metrics: figures(90, 21.2) },
    lowest: { train: { epoch: 23, loss: 95 }, heldOut: best },
  };

  it("is a held-out loss that rose while the training loss fell", () => {
    expect(findingOf(over)).toMatchObject({
      code: "overfitting",
      severity: "warning",
      measured:
        "The validation loss rose from 110.00 after epoch 20 to 111.20, while the training loss fell from 100.00 to 95.00.",
    });
    expect(findingOf(over).advice).toContain("(--patience 10");
    const judgedByTest = { ...over, heldOut: { split: "test" as const, metrics: figures(90, 21.2) } };
    expect(findingOf(judgedByTest).advice).toContain("--validation 500 --patience 10");
  });

  it.each<readonly [string, Partial<DiagnosisInput>]>([
    ["it rose by less than a hundredth", { heldOut: { split: "test", metrics: figures(90, 21) } }],
    ["the lowest is not three epochs old", { epoch: 22 }],
    ["the training loss did not fall", { train: figures(75, 25) }],
  ])("is not reported if %s", (_, more) => {
    expect(codesOf({ ...over, ...more })).not.toContain("overfitting");
  });

  it("is not reported without held-out images", () => {
    const { heldOut: _, ...train } = { ...well, ...over };
    expect(diagnose(train).map(({ code }) => code)).toEqual([]);
  });

  it("is reported for an autoencoder, too", () => {
    expect(codesOf({ ...over, ...model({ deterministic: true }) })).toEqual(["overfitting"]);
  });
});

describe("a rising training loss", () => {
  const lowest = { train: { epoch: 3, loss: 100 } };

  it("is one 2 % above the lowest", () => {
    expect(findingOf({ lowest, train: figures(80, 22.1) })).toMatchObject({
      code: "rising-training-loss",
      figures: { loss: 102.1, lowest: 100, lowestEpoch: 3 },
    });
    expect(codesOf({ lowest, train: figures(80, 22) })).toEqual([]);
  });

  it("ignores a rise of half a nat, and accepts a loss below 0", () => {
    const small = { train: { epoch: 3, loss: 2 } };
    expect(codesOf({ lowest: small, train: figures(2, 0.5) })).toEqual([]);
    expect(codesOf({ lowest: { train: { epoch: 3, loss: -1000 } }, train: figures(-985, 0) })).toEqual([]);
    expect(codesOf({ lowest: { train: { epoch: 3, loss: -1000 } }, train: figures(-979, 0) })).toEqual([
      "rising-training-loss",
    ]);
  });
});
