import { describe, expect, it } from "vitest";
import { objectiveCard } from "./card.ts";
import { type ConfigInput, resolveConfig } from "./config.ts";
import { lossKindOf, lossPhrase, markLegend } from "./lossKind.ts";

const data = { name: "mnist", images: { train: 60, validation: 0, test: 10 }, files: [] };
const of = (settings: ConfigInput) => lossKindOf(resolveConfig(settings));

const binary = { binarize: "static" } as const;
const iwae = { objective: "iwae", samples: 5 } as const;
const cases: readonly (readonly [ConfigInput, name: string, headline: string, mark: string])[] = [
  [binary, "negative ELBO", "negative ELBO", "-ELBO"],
  [{ binarize: "threshold" }, "negative ELBO", "negative ELBO", "-ELBO"],
  [{ likelihood: "gaussian" }, "negative ELBO", "negative ELBO", "-ELBO, density"],
  [{ likelihood: "continuous-bernoulli" }, "negative ELBO", "negative ELBO", "-ELBO, density"],
  [{ likelihood: "discretized-logistic" }, "negative ELBO", "negative ELBO", "-ELBO"],
  [{ ...binary, condition: "labels" }, "negative ELBO", "negative ELBO", "-ELBO, x|c"],
  [{}, "cross-entropy of grey pixels + KL", "cross-entropy of grey pixels + KL", "grey"],
  [{ ...binary, beta: 4 }, "beta-VAE loss", "negative ELBO", "weighted"],
  [{ ...binary, beta: 0.5 }, "beta-VAE loss", "negative ELBO", "weighted"],
  [{ ...binary, betaSchedule: "linear" }, "beta-VAE loss", "negative ELBO", "weighted"],
  [{ beta: 4 }, "beta-VAE loss of grey pixels", "cross-entropy of grey pixels + KL", "grey, weighted"],
  [{ ...binary, kl: "capacity", capacity: 5 }, "KL-capacity loss", "negative ELBO", "weighted"],
  [{ ...binary, kl: "free-bits", freeBits: 1 }, "free-bits loss", "negative ELBO", "weighted"],
  [{ ...binary, kl: "total-correlation", beta: 6 }, "beta-TC-VAE loss", "negative ELBO", "weighted"],
  [{ ...binary, mmdWeight: 10 }, "InfoVAE loss (MMD)", "negative ELBO", "weighted"],
  [
    { ...binary, kl: "free-bits", freeBits: 1, mmdWeight: 10 },
    "free-bits loss, with an MMD",
    "negative ELBO",
    "weighted",
  ],
  [{ ...binary, ...iwae }, "negative IWAE bound", "negative IWAE bound", "IWAE 5"],
  [
    { ...binary, ...iwae, objective: "dreg", samples: 6, groups: 2 },
    "negative IWAE bound",
    "negative IWAE bound",
    "IWAE 3",
  ],
  [
    { ...binary, ...iwae, elboWeight: 0.5 },
    "negative IWAE bound mixed with the ELBO",
    "negative IWAE bound mixed with the ELBO",
    "IWAE 5",
  ],
  [
    iwae,
    "importance-weighted loss of grey pixels",
    "importance-weighted loss of grey pixels",
    "grey, IWAE 5",
  ],
  [{ model: "autoencoder" }, "reconstruction error", "reconstruction error", "error"],
  [{ preset: "autoencoder" }, "reconstruction error", "reconstruction error", "error, density"],
  [{ preset: "pca" }, "reconstruction error", "reconstruction error", "error, density"],
];

describe("the name of a loss", () => {
  it.each(cases)("of %j is %s, by %s, %s in a table", (settings, name, headline, mark) => {
    const loss = of(settings);
    expect(loss).toMatchObject({ name, headline, mark });
    expect(objectiveCard(resolveConfig(settings), data).loss).toBe(name);
    expect(markLegend([mark])).toHaveLength(mark.split(", ").length);
  });

  it.each(cases)("of %j promises what its card does: %s", (settings) => {
    const config = resolveConfig(settings);
    const { holds } = objectiveCard(config, data).bound;
    const loss = lossKindOf(config);
    expect(loss.bound).toBe(holds);
    const words = `${loss.name} ${loss.headline} ${loss.sum ?? ""}`;
    if (loss.kind === "error" || !loss.normalised) {
      expect(loss.bound).toBe(false);
      expect(words).not.toMatch(/ELBO|IWAE/);
      expect(lossPhrase(loss)).toMatch(/, not a bound on log p\(x\)$/);
    } else {
      expect(loss.meaning).toMatch(/^an upper bound on -log p\(x/);
      expect(loss).not.toHaveProperty("toBound");
      // The headline is a bound whatever the loss is: with beta 1 and no more terms the card says so.
      const { binarize, likelihood, condition } = settings;
      const plain = resolveConfig({ binarize, likelihood, condition });
      expect(objectiveCard(loss.kind === "weighted" ? plain : config, data).bound.holds).toBe(true);
    }
  });
});

/** What each advice of a flag that is named in a sentence sets. */
function advised(sentence: string): readonly ConfigInput[] {
  const model = /--model (\w+)/.exec(sentence)?.[1] === "vae" ? ({ model: "vae" } as const) : {};
  const binarized = [...sentence.matchAll(/--binarize (static|dynamic)/g)].map(
    ([, word]) => ({ ...model, binarize: word }) as ConfigInput,
  );
  const likelihoods = /--likelihood (.*)\./.exec(sentence)?.[1]?.split(/, | or /) ?? [];
  const ways = [...binarized, ...likelihoods.map((likelihood) => ({ ...model, likelihood }) as ConfigInput)];
  return ways.length === 0 ? [model] : ways;
}

describe("the way to a bound", () => {
  const unbounded = cases.map(([settings]) => settings).filter((settings) => of(settings).toBound);

  it("is told of grey pixels, autoencoders and principal components", () => {
    expect(unbounded).toHaveLength(6);
  });

  it.each(unbounded)("of %j leads to one, each of the ways", (settings) => {
    const ways = advised(of(settings).toBound ?? "");
    for (const way of ways) {
      const found = of({ ...settings, ...way });
      expect(found.meaning, JSON.stringify(way)).toBe("an upper bound on -log p(x)");
      expect(found).not.toHaveProperty("toBound");
    }
  });
});
