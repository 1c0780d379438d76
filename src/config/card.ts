import type { Config } from "./config.ts";

/** What the card needs to know of the data: the content of a run's `data.json` has it. */
export interface CardData {
  readonly name: string;
  /** How many images each split has. */
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  /** The plain, uncompressed files. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** What a run's loss is, to the last convention: all that it takes to compare it with another's. */
export interface ObjectiveCard {
  /** What is minimised. */
  readonly loss: string;
  readonly likelihood: string;
  readonly posterior: string;
  readonly prior: string;
  readonly beta: number;
  readonly reductions: { readonly reconstruction: string; readonly kl: string };
  readonly unit: string;
  readonly binarization: Config["binarize"];
  readonly estimator: {
    readonly kl: "closed form";
    readonly reconstruction: "Monte Carlo";
    /** Codes drawn from q(z|x) for each image. */
    readonly samples: number;
  };
  readonly splits: CardData["images"];
  readonly data: Pick<CardData, "name" | "files">;
  readonly bound: Bound;
}

/** Whether -loss is, in expectation over the codes, a lower bound on log p(x), and why. */
export interface Bound {
  readonly holds: boolean;
  readonly reason: string;
}

/** The objective card of a run of these settings on these data. */
export function objectiveCard(
  { beta, binarize }: Pick<Config, "beta" | "binarize">,
  { name, images, files }: CardData,
): ObjectiveCard {
  return {
    loss: beta === 1 ? "negative ELBO" : "negative ELBO with a weighted KL (beta-VAE)",
    likelihood: "Bernoulli on logits",
    posterior: "diagonal Gaussian",
    prior: "standard normal",
    beta,
    reductions: {
      reconstruction: "sum over pixels and channels, mean over images",
      kl: "sum over latent dimensions, mean over images",
    },
    unit: "nats per datum",
    binarization: binarize,
    estimator: { kl: "closed form", reconstruction: "Monte Carlo", samples: 1 },
    splits: { ...images },
    data: { name, files: files.map((file) => ({ name: file.name, sha256: file.sha256 })) },
    bound: boundOf({ beta, binarize }),
  };
}

/**
 * With R = -E_q[log p(x|z)], -(R + KL) is the ELBO, and ELBO = log p(x) - KL(q(z|x) || p(z|x)) (Kingma and Welling,
 * 2014, equations 1 to 3). As KL >= 0, -(R + beta KL) is at most the ELBO where beta >= 1; below 1 it is not.
 */
function boundOf({ beta, binarize }: Pick<Config, "beta" | "binarize">): Bound {
  if (binarize === "none") {
    return {
      holds: false,
      reason:
        "Pixels are used as grey values, and a Bernoulli likelihood of values between 0 and 1 is not a normalised " +
        "density, so there is no log p(x) to bound. Where all pixels are black or white already, binarization by " +
        "threshold says so, changes none of them, and gives a bound.",
    };
  }
  if (beta < 1) {
    return {
      holds: false,
      reason:
        `With beta ${beta}, below 1, -loss is the ELBO plus ${Number((1 - beta).toPrecision(12))} x KL, which may exceed log p(x). ` +
        "-(reconstruction + KL) is the ELBO and a bound.",
    };
  }
  const images = `log p(x) of the binarized images${binarize === "dynamic" ? ", on average over their drawing" : ""}`;
  const estimated = "in expectation over the codes drawn, one for each image";
  if (beta === 1)
    return { holds: true, reason: `-loss is the ELBO: a lower bound on ${images}, ${estimated}.` };
  return {
    holds: true,
    reason:
      `With beta ${beta}, above 1, -loss is at most the ELBO, as KL >= 0: a lower bound on ${images}, ${estimated}, ` +
      "but a looser one than -(reconstruction + KL), the ELBO.",
  };
}
