import { describe, expect, it } from "vitest";
import { objectiveCard, parseObjectiveCard } from "./card.ts";
import { type ConfigInput, resolveConfig } from "./config.ts";

const data = {
  name: "mnist",
  source: "package",
  images: { train: 50_000, validation: 10_000, test: 10_000 },
  files: [{ name: "train-images-idx3-ubyte", bytes: 47_040_016, sha256: "ba89" }],
};
const boundOf = (beta: number, binarize: "none" | "threshold" | "static" | "dynamic") =>
  objectiveCard(resolveConfig({ beta, binarize }), data).bound;

describe("objectiveCard", () => {
  it("names every convention on which the number depends", () => {
    expect(objectiveCard(resolveConfig({ beta: 1, binarize: "static" }), data)).toMatchInlineSnapshot(`
      {
        "beta": 1,
        "binarization": "static",
        "bound": {
          "holds": true,
          "reason": "-loss is the ELBO: a lower bound on log p(x) of the binarized images, in expectation over the codes drawn, one for each image.",
        },
        "data": {
          "files": [
            {
              "name": "train-images-idx3-ubyte",
              "sha256": "ba89",
            },
          ],
          "name": "mnist",
        },
        "estimator": {
          "kl": "closed form",
          "reconstruction": "Monte Carlo",
          "samples": 1,
        },
        "likelihood": "Bernoulli on logits",
        "loss": "negative ELBO",
        "posterior": "diagonal Gaussian",
        "prior": "standard normal",
        "reductions": {
          "kl": "sum over latent dimensions, mean over images",
          "reconstruction": "sum over pixels and channels, mean over images",
        },
        "splits": {
          "test": 10000,
          "train": 50000,
          "validation": 10000,
        },
        "unit": "nats per datum",
      }
    `);
  });

  it("follows the likelihood, the samples and the corruption that were chosen", () => {
    const card = objectiveCard(
      resolveConfig({ likelihood: "gaussian", variance: 0.1, samples: 5, corrupt: "gaussian" }),
      data,
    );
    expect(card).toMatchObject({
      likelihood: "Gaussian, sigma^2 fixed at 0.1",
      corruption: "gaussian, 0.25",
      estimator: { samples: 5 },
      bound: { holds: true },
    });
    expect(card.bound.reason).toContain("log p(x) of the images, in expectation over the codes drawn, 5 for");
    expect(parseObjectiveCard(JSON.parse(JSON.stringify(card)))).toEqual(card);
  });

  it("says how much images are corrupted, and nothing where they are not", () => {
    const corruption = (more: ConfigInput) => objectiveCard(resolveConfig(more), data).corruption;
    expect(corruption({ corrupt: "masking", corruptAmount: 0.1 })).toBe("masking, 0.1");
    expect(corruption({ corrupt: "blur" })).toBe("blur, 1");
    expect(corruption({})).toBeUndefined();
  });

  it("says how training images are augmented, and nothing where they are not", () => {
    const augmentation = (more: ConfigInput) => objectiveCard(resolveConfig(more), data).augmentation;
    expect(augmentation({ augment: ["flip", "crop"] })).toBe("flip, crop");
    expect(augmentation({})).toBeUndefined();
  });

  it("reports that training losses with a sigma fitted to each batch are no bounds", () => {
    const reason = (sigma: "fixed" | "optimal") =>
      objectiveCard(resolveConfig({ likelihood: "gaussian", sigma }), data).bound.reason;
    expect(reason("optimal")).toMatch(
      /In training, sigma is fitted to the batch, so that only the losses of evaluations/,
    );
    expect(reason("fixed")).not.toContain("sigma");
  });

  it("calls an autoencoder's loss no bound", () => {
    const card = objectiveCard(resolveConfig({ model: "autoencoder", binarize: "static" }), data);
    expect(card).toMatchObject({ loss: "reconstruction error", prior: "none", bound: { holds: false } });
  });

  it("gives principal components the likelihood that their loss is of, whatever the setting says", () => {
    const { likelihood } = objectiveCard(resolveConfig({ preset: "pca" }), data);
    expect(likelihood).toBe("Gaussian, sigma^2 fixed at 0.5");
    expect(likelihood).toBe(objectiveCard(resolveConfig({ preset: "autoencoder" }), data).likelihood);
  });

  it("survives being written and read", () => {
    const card = objectiveCard(resolveConfig({ beta: 4, binarize: "dynamic" }), data);
    expect(parseObjectiveCard(JSON.parse(JSON.stringify(card)))).toEqual(card);
    expect(parseObjectiveCard({ ...card, later: "words" })).toEqual(card);
    for (const wrong of [undefined, 1, {}, { ...card, bound: "yes" }, { ...card, beta: "4" }]) {
      expect(parseObjectiveCard(wrong)).toBeUndefined();
    }
  });

  it("calls grey pixels under a Bernoulli likelihood no bound, whatever beta is", () => {
    for (const beta of [0, 0.5, 1, 4]) {
      const { holds, reason } = boundOf(beta, "none");
      expect(holds).toBe(false);
      expect(reason).toContain("not a normalised density");
    }
  });

  it.each(["threshold", "static", "dynamic"] as const)(
    "%s pixels give a bound from beta 1 on",
    (binarize) => {
      for (const beta of [0, 0.5, 0.999]) expect(boundOf(beta, binarize).holds).toBe(false);
      for (const beta of [1, 1.001, 4]) expect(boundOf(beta, binarize).holds).toBe(true);
    },
  );

  it("tells the ELBO from a looser bound, and from what may exceed log p(x)", () => {
    expect(boundOf(1, "static").reason).toContain("-loss is the ELBO: a lower bound");
    expect(boundOf(4, "static").reason).toContain("at most the ELBO");
    expect(boundOf(0.5, "static").reason).toContain("the ELBO plus 0.5 x KL, which may exceed log p(x)");
    expect(boundOf(0.9, "static").reason).toContain("plus 0.1 x KL");
    expect(boundOf(1, "dynamic").reason).toContain("on average over the random binarization");
  });

  it.each([{ mmdWeight: 10 }, { kl: "free-bits", freeBits: 1 }] as const)(
    "does not call a loss of more terms the ELBO and some of the KL: %o",
    (settings) => {
      const { bound } = objectiveCard(resolveConfig({ ...settings, beta: 0.5, binarize: "static" }), data);
      expect(bound.holds).toBe(false);
      expect(bound.reason).toContain("With beta 0.5, below 1, the loss contains only a part of the KL");
    },
  );
});
