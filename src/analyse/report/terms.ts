import type { Term } from "../../chapters.ts";
import type { Config } from "../../config/config.ts";
import { isBernoulliOfGrey } from "../../config/likelihood.ts";
import { objectivePartOf } from "../../config/scalars.ts";

/** The terms that all reports may use. Parts of an objective have their own. */
export const terms = {
  elbo: {
    name: "negative ELBO",
    meaning:
      "The evidence lower bound (ELBO) is a number that is never above log p(x), the log-probability that the model gives to a datum x. Training minimises its negative, reconstruction + KL, in nats per datum.",
    chapter: "elbo",
  },
  reconstruction: {
    name: "reconstruction",
    meaning:
      "The mean of -log p(x|z) over codes z of the datum: the nats that are still missing to describe x when its code is known. Low when images are reproduced closely.",
    chapter: "twoTerms",
  },
  kl: {
    name: "KL divergence",
    meaning:
      "KL(q(z|x) || p(z)): how far the distribution of a datum's code is from the prior, in nats. It is 0 if the code says nothing about x, and grows with what it says.",
    chapter: "klOfGaussians",
  },
  nats: {
    name: "nat",
    meaning: "The unit of information with the natural logarithm: 1 nat is 1.4427 bits.",
    chapter: "information",
  },
  code: {
    name: "code",
    meaning:
      "The latent variable z: a few numbers that stand for a datum. The encoder computes a distribution over codes from x, the decoder a distribution over data from z.",
    chapter: "whyACode",
  },
  prior: {
    name: "prior",
    meaning:
      "p(z), the distribution of codes before a datum is known. New data are drawn by decoding draws from it.",
    chapter: "generating",
  },
  posterior: {
    name: "posterior",
    meaning:
      "p(z|x), the distribution of codes given a datum. It cannot be computed exactly; the encoder gives an approximation q(z|x).",
    chapter: "bayes",
  },
  likelihood: {
    name: "likelihood",
    meaning: "p(x|z), the distribution of data given a code. The decoder computes its parameters from z.",
    chapter: "twoTerms",
  },
  beta: {
    name: "beta",
    meaning: "The weight of the KL divergence in the loss. With 1 the loss is the negative ELBO.",
    chapter: "twoTerms",
  },
  active: {
    name: "active dimension",
    meaning:
      "A dimension of the code whose mean differs between data (variance above 0.01). The others carry no information.",
    chapter: "readingARun",
  },
  collapse: {
    name: "posterior collapse",
    meaning:
      "The distribution of the code equals the prior for every datum, in some or all dimensions, so that the decoder learns nothing from it.",
    chapter: "readingARun",
  },
  grey: {
    name: "cross-entropy of grey pixels",
    meaning:
      "The Bernoulli formula applied to pixels between black and white. It is minimised like a likelihood, but is not the log-probability of the image.",
    chapter: "twoTerms",
  },
} as const satisfies Readonly<Record<string, Term>>;

/** The terms that the report of a run with these settings uses. */
export function termsOf(config: Config): readonly Term[] {
  const { elbo, reconstruction, kl, nats, code, prior, posterior, likelihood, beta, active, collapse, grey } =
    terms;
  if (config.model !== "vae") return [reconstruction, nats, code, likelihood];
  return [
    elbo,
    reconstruction,
    ...(isBernoulliOfGrey(config) ? [grey] : []),
    kl,
    beta,
    ...objectivePartOf(config).glossary(config),
    nats,
    code,
    prior,
    posterior,
    likelihood,
    active,
    collapse,
  ];
}
