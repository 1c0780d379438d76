/** Every objective and prior, each as somebody would write it: what a model takes, and its scalars in training. */
import {
  capacityKl,
  composedElbo,
  deterministic,
  freeBits,
  gaussianMixture,
  importanceWeighted,
  type ModelParts,
  maximumMeanDiscrepancy,
  negativeElbo,
  type Scalars,
  totalCorrelation,
  vampPrior,
  weightedKl,
} from "nelbo/node";

export interface Part {
  /** What differs from a variational autoencoder with a standard normal prior. */
  readonly model: Partial<ModelParts>;
  readonly scalars: Scalars;
}

/** @param epochs of the training, as some scalars move for a part of it */
export function partsFor(epochs: number): Readonly<Record<string, Part>> {
  const over = { epochs: epochs / 2 };
  const mmd = maximumMeanDiscrepancy({ kernel: "inverse-multiquadric", bandwidths: [0.1, 0.5, 1, 2] });
  return {
    "negative ELBO": { model: { objective: negativeElbo() }, scalars: { beta: 1 } },
    "beta from 0 to 1": {
      model: { objective: negativeElbo() },
      scalars: { beta: { kind: "linear", from: 0, to: 1, over } },
    },
    "beta in cycles": {
      model: { objective: negativeElbo() },
      scalars: { beta: { kind: "cyclic", from: 0, to: 1, cycles: 2, rise: 0.5 } },
    },
    "capacity of 10 nats": {
      model: { objective: composedElbo({ kl: capacityKl() }) },
      scalars: { gamma: 100, capacity: { kind: "linear", from: 0, to: 10, over } },
    },
    "free bits": {
      model: { objective: composedElbo({ kl: freeBits("dimension") }) },
      scalars: { beta: 1, freeBits: 0.5 },
    },
    "total correlation": {
      model: { objective: composedElbo({ kl: totalCorrelation("stratified") }) },
      scalars: { beta: 6, informationWeight: 1, dimensionWeight: 1 },
    },
    "MMD without a KL": {
      model: { objective: composedElbo({ kl: weightedKl(), also: [mmd] }) },
      scalars: { beta: 0, mmdWeight: 1000 },
    },
    "Wasserstein autoencoder": {
      model: { objective: composedElbo({ also: [mmd] }), posterior: deterministic() },
      scalars: { mmdWeight: { kind: "cosine", from: 0, to: 1000, over } },
    },
    "5 importance samples": { model: { objective: importanceWeighted(), samples: 5 }, scalars: {} },
    "the same, doubly reparameterised": {
      model: { objective: importanceWeighted({ gradient: "doubly-reparameterised" }), samples: 5 },
      scalars: {},
    },
    "2 groups of 3 samples, from the ELBO on": {
      model: { objective: importanceWeighted({ groups: 2, mixed: true }), samples: 6 },
      scalars: { elboWeight: { kind: "linear", from: 1, to: 0, over } },
    },
    "a mixture as prior": { model: { prior: gaussianMixture({ components: 10 }) }, scalars: { beta: 1 } },
    "a VampPrior": { model: { prior: vampPrior({ components: 50 }) }, scalars: { beta: 1 } },
  };
}
