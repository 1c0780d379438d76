import { describe, expect, it } from "vitest";
import { objectiveCard } from "../config/card.ts";
import { type ConfigInput, resolveConfig } from "../config/config.ts";
import { type ComparedTerms, compareLosses } from "./comparability.ts";

const data = { name: "mnist", images: { train: 60, validation: 0, test: 10 }, files: [] };
const terms = (name: string, settings: ConfigInput, more: object = {}): ComparedTerms => ({
  name,
  card: objectiveCard(resolveConfig(settings), data),
  imageShape: [28, 28, 1],
  corruption: undefined,
  ...more,
});
const squared = { likelihood: "gaussian", variance: 0.5 } as const;

describe("compareLosses", () => {
  it("compares what is measured in the same way, whatever else differs", () => {
    const comparable = { comparable: true, figure: "loss" };
    expect(compareLosses([terms("a", {})])).toEqual(comparable);
    expect(compareLosses([terms("a", {}), terms("b", { samples: 5 })])).toEqual(comparable);
    const errors = [
      terms("a", { model: "autoencoder", ...squared }),
      terms("b", { model: "autoencoder", ...squared }),
    ];
    expect(compareLosses(errors)).toEqual(comparable);
  });

  it("compares the sum of the parts where beta differs", () => {
    const comparison = compareLosses([terms("a", {}), terms("b", { beta: 4 })]);
    expect(comparison).toEqual({ comparable: true, figure: "reconstruction + KL" });
  });

  it.each<readonly [string, ConfigInput, ConfigInput]>([
    ["free bits", { kl: "free-bits", freeBits: 0.1 }, { kl: "free-bits", freeBits: 2 }],
    ["an MMD's weight", { mmdWeight: 1 }, { mmdWeight: 1000 }],
    ["an MMD's kernel", { mmdWeight: 1 }, { mmdWeight: 1, mmdKernel: "inverse-multiquadric" }],
    ["a capacity", { kl: "capacity", capacity: 5 }, { kl: "capacity", capacity: 25 }],
    ["gamma", { kl: "capacity", capacity: 5 }, { kl: "capacity", capacity: 5, gamma: 1 }],
    ["the way of beta", { betaSchedule: "cyclic" }, { betaSchedule: "linear" }],
  ])("compares the sum of the parts where %s differs, and the losses where it does not", (_, one, other) => {
    expect(compareLosses([terms("a", one), terms("b", other)])).toEqual({
      comparable: true,
      figure: "reconstruction + KL",
    });
    expect(compareLosses([terms("a", one), terms("b", one)])).toEqual({ comparable: true, figure: "loss" });
  });

  it("takes cards of earlier runs, whose losses had other names, for what they are", () => {
    const named = (loss: string, settings: ConfigInput): ComparedTerms => {
      const { card, ...more } = terms("old", settings);
      return { ...more, card: { ...card, loss } };
    };
    const comparable = { comparable: true, figure: "loss" };
    expect(compareLosses([named("negative ELBO", {}), terms("b", {})])).toEqual(comparable);
    const beta = { beta: 4 };
    const old = named("negative ELBO with a weighted KL (beta-VAE)", beta);
    expect(compareLosses([old, terms("b", beta)])).toEqual(comparable);
    const iwae = { objective: "iwae", samples: 5 } as const;
    const bound = named("negative importance-weighted bound (IWAE)", iwae);
    expect(compareLosses([bound, terms("b", iwae)])).toEqual(comparable);
    expect(compareLosses([bound, terms("b", {})])).toMatchObject({ comparable: false });
  });

  it("compares importance-weighted bounds of as many samples only", () => {
    const bound = (name: string, samples: number, evaluationSamples?: number) =>
      terms(name, { objective: "iwae", samples, ...(evaluationSamples && { evaluationSamples }) });
    expect(compareLosses([bound("a", 5), bound("b", 5)])).toEqual({ comparable: true, figure: "loss" });
    for (const other of [bound("b", 50), bound("b", 5, 50), terms("b", {})]) {
      expect(compareLosses([bound("a", 5), other])).toMatchObject({
        comparable: false,
        reasons: [expect.stringContaining("objective")],
      });
    }
  });

  it.each([
    [
      "objective",
      terms("b", { model: "autoencoder" }),
      "cross-entropy of grey pixels + KL (a); reconstruction error (b)",
    ],
    ["likelihood", terms("b", squared), "Bernoulli on logits (a); Gaussian, sigma^2 fixed at 0.5 (b)"],
    ["binarization", terms("b", { binarize: "dynamic" }), "none (a); dynamic (b)"],
    ["corruption", terms("b", {}, { corruption: "masking, 0.5" }), "none (a); masking, 0.5 (b)"],
    ["image size", terms("b", {}, { imageShape: [32, 32, 1] }), "28 x 28 x 1 (a); 32 x 32 x 1 (b)"],
  ])("refuses to where %s differs, and says who has what", (name, other, told) => {
    const comparison = compareLosses([terms("a", {}), other]);
    if (comparison.comparable) expect.fail("expected losses that do not compare");
    expect(comparison.reasons).toHaveLength(1);
    expect(comparison.reasons[0]).toContain(`${name}: ${told}: `);
  });

  it("compares runs that differ in augmentation, which no image of evaluation has", () => {
    const runs = [terms("a", {}), terms("b", { augment: ["flip", "jitter"] })];
    expect(compareLosses(runs)).toEqual({ comparable: true, figure: "loss" });
  });

  it("tells apart variances of one likelihood, and lists who shares a value", () => {
    const runs = [terms("a", squared), terms("b", { ...squared, variance: 1 }), terms("c", squared)];
    expect(compareLosses(runs)).toMatchObject({
      reasons: [expect.stringContaining("fixed at 0.5 (a, c); Gaussian, sigma^2 fixed at 1 (b)")],
    });
  });
});
