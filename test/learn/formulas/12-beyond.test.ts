import { describe, expect, it } from "vitest";
import { bestEncoder, entropy, rateAndDistortion } from "../../../examples/learn/beta.ts";
import { elbo, type LinearModel, logEvidence, prior, reconstruction } from "../../../examples/learn/elbo.ts";
import { klByFormula, logDensity } from "../../../examples/learn/information.ts";

const model: LinearModel = { weight: 1, bias: 0, variance: 1 };

/** The mean over data x ~ N(0, 2), by the midpoint rule. */
function meanOverData(of: (x: number) => number): number {
  const [reach, steps] = [16, 4000];
  const width = (2 * reach) / steps;
  let sum = 0;
  for (let at = 0; at < steps; at++) {
    const x = -reach + (at + 0.5) * width;
    sum += Math.exp(logDensity({ mean: 0, variance: 2 }, x)) * of(x) * width;
  }
  return sum;
}

const encoded = (gain: number, variance: number) => (x: number) => ({ mean: gain * x, variance });

describe.each([0.25, 0.5, 1, 2, 4])("the best encoder of beta %d", (beta) => {
  const { gain, variance } = bestEncoder(beta);

  it("has the means of numeric integrals", () => {
    const q = encoded(gain, variance);
    const { reconstruction: distortion, kl } = rateAndDistortion(beta);
    expect(distortion).toBeCloseTo(
      meanOverData((x) => reconstruction(model, x, q(x))),
      9,
    );
    expect(kl).toBeCloseTo(
      meanOverData((x) => klByFormula(q(x), prior)),
      9,
    );
  });

  it("has a lower loss than encoders close to it", () => {
    const loss = (a: number, s: number) =>
      meanOverData(
        (x) => reconstruction(model, x, encoded(a, s)(x)) + beta * klByFormula(encoded(a, s)(x), prior),
      );
    const lowest = loss(gain, variance);
    for (const [a, s] of [
      [gain + 0.02, variance],
      [gain - 0.02, variance],
      [gain, variance * 1.05],
      [gain, variance / 1.05],
    ] as const)
      expect(loss(a, s)).toBeGreaterThan(lowest + 1e-5);
  });

  it("has a negative ELBO that is the entropy at beta 1, and above it elsewhere", () => {
    const { reconstruction: distortion, kl } = rateAndDistortion(beta);
    expect(-meanOverData((x) => elbo(model, x, encoded(gain, variance)(x)))).toBeCloseTo(distortion + kl, 9);
    if (beta === 1) expect(distortion + kl).toBeCloseTo(entropy, 12);
    else expect(distortion + kl).toBeGreaterThan(entropy + 0.05);
  });

  it("lies on a curve of slope -beta", () => {
    const [low, high] = [rateAndDistortion(beta / 1.001), rateAndDistortion(beta * 1.001)];
    expect((high.reconstruction - low.reconstruction) / (high.kl - low.kl)).toBeCloseTo(-beta, 4);
  });
});

it("the entropy is the mean of -log p(x)", () => {
  expect(entropy).toBeCloseTo(
    meanOverData((x) => -logEvidence(model, x)),
    9,
  );
});
