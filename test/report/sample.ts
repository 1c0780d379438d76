import type { Report, ReportEpoch } from "../../src/analyse/report/page/report.ts";

export const epochs: readonly [ReportEpoch, ...ReportEpoch[]] = [
  {
    epoch: 1,
    seconds: 1.25,
    train: { loss: 200, reconstruction: 190, kl: 10 },
    test: { loss: 150, reconstruction: 141, kl: 9 },
  },
  {
    epoch: 2,
    seconds: 1.5,
    train: { loss: 140, reconstruction: 125, kl: 15 },
    test: { loss: 130, reconstruction: 116, kl: 14 },
  },
  {
    epoch: 3,
    seconds: 1.5,
    train: { loss: 120, reconstruction: 100, kl: 20 },
    test: { loss: 118, reconstruction: 99, kl: 19 },
  },
];

/** A report with a little of everything. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  return {
    title: "VAE 784–400–20 on MNIST",
    begun: "2026-02-03T23:30:00.000Z",
    byline: ["Variational autoencoder", "finished"],
    abstract: "A variational autoencoder was trained.",
    warnings: [],
    headline: {
      name: "negative ELBO",
      of: "500 test images, after epoch 3",
      unit: "nats per datum",
      epoch: 3,
      value: 118,
      reconstruction: 99,
      kl: 19,
      beside: [],
      notes: ["Lower is better."],
    },
    loss: "negative ELBO",
    epochs,
    card: [{ name: "likelihood", value: "Bernoulli on logits" }],
    bound: { holds: true, reason: "-loss is the ELBO." },
    figures: [],
    missing: [],
    settings: { changed: [], unchanged: [{ name: "beta", value: "1", about: "weight of the KL" }] },
    data: { facts: [], files: [{ name: "train", bytes: 1234, sha256: "ab" }] },
    environment: [],
    repeat: { commands: [{ meaning: "Again:", command: "nelbo train mnist" }], conditions: "Always." },
    program: "nelbo 0.1.0",
    formula: {
      name: "negative ELBO",
      value: 118,
      of: "500 test images, after epoch 3",
      summands: [
        { notation: "E[−log p(x|z)]", value: 99, name: "reconstruction" },
        { notation: "β KL(q(z|x) ‖ p(z))", value: 19, name: "KL divergence" },
      ],
      course: ["The reconstruction term fell.", "The KL divergence rose."],
    },
    glossary: [
      {
        name: "KL divergence",
        meaning: "How far codes are from the prior.",
        document: "docs/learn/06-kl-of-gaussians.md",
      },
    ],
    ...changes,
  };
}
