import { z } from "zod";
import { priorParts } from "../vae/prior/parts.ts";
import { conditionInWords } from "./condition.ts";
import type { Config } from "./config.ts";
import { corruptionOf } from "./corruption.ts";
import { likelihoodPartOf } from "./likelihood.ts";
import { boundInEvaluation, isPlain, lossKindOf, lossTerms } from "./lossKind.ts";
import { objectivePartOf, scalarsInWords } from "./scalars.ts";

/** What the card needs to know of the data: the content of a run's `data.json` has it. */
export interface CardData {
  readonly name: string;
  /** How many images each split has. */
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  /** How many classes their labels tell apart, where the model is told them. */
  readonly classCount?: number;
  /** The plain, uncompressed files. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

const count = z.int().min(0);

/** Words are open: a later version may have more of them, and its cards are to be read all the same. */
const schema = z.object({
  /** What is minimised. */
  loss: z.string(),
  likelihood: z.string(),
  posterior: z.string(),
  prior: z.string(),
  /** What the model is told of each image besides, as c, and what of it depends on that; absent where it is told nothing. */
  condition: z.exactOptional(z.object({ c: z.string(), model: z.string() }).readonly()),
  /** The weight of the KL, or of its total correlation, that training ends with; 1 where the loss has none. */
  beta: z.number(),
  /** What the loss is made of, where that is more than reconstruction + beta KL with one beta. */
  terms: z.exactOptional(z.string()),
  /** Each scalar of such a loss: what it is, or how it moves while the model trains. */
  scalars: z.exactOptional(z.record(z.string(), z.string()).readonly()),
  reductions: z.object({ reconstruction: z.string(), kl: z.string() }).readonly(),
  unit: z.string(),
  /** How training images, and no others, are changed at random: `flip, crop`; absent where they are not. */
  augmentation: z.exactOptional(z.string()),
  /** As the setting `binarize`. */
  binarization: z.string(),
  /** What images are shown with to a model that restores them, and how much: `gaussian, 0.25`; absent where they are as they are. */
  corruption: z.exactOptional(z.string()),
  estimator: z
    .object({
      kl: z.string(),
      reconstruction: z.string(),
      /** Of the codes' density over all images, where the loss has one. */
      aggregate: z.exactOptional(z.string()),
      /** Of the distance of codes from the prior, where the loss has one. */
      mmd: z.exactOptional(z.string()),
      /** Of the derivative to the encoder, where it is not the usual one. */
      gradient: z.exactOptional(z.string()),
      /** Codes drawn from q(z|x) for each image. */
      samples: z.int().min(1),
      /** The same in evaluation, where it is another number. */
      evaluationSamples: z.exactOptional(z.int().min(1)),
    })
    .readonly(),
  /** How many images each split has. */
  splits: z.object({ train: count, validation: count, test: count }).readonly(),
  data: z
    .object({
      name: z.string(),
      files: z.array(z.object({ name: z.string(), sha256: z.string() }).readonly()).readonly(),
    })
    .readonly(),
  /** Whether -loss is, in expectation over the codes, a lower bound on log p(x), and why. */
  bound: z.object({ holds: z.boolean(), reason: z.string() }).readonly(),
});

/** What a run's loss is, to the last convention: all that it takes to compare it with another's. */
export type ObjectiveCard = Readonly<z.output<typeof schema>>;

/** The card in a parsed `card.json`; `undefined` where it holds something else. */
export function parseObjectiveCard(content: unknown): ObjectiveCard | undefined {
  return schema.safeParse(content).data;
}

/** The objective card of a run of these settings on these data. */
export function objectiveCard(settings: Config, data: CardData): ObjectiveCard {
  const { name, images, files, classCount } = data;
  const { beta, binarize, model, samples, evaluationSamples, prior, augment } = settings;
  const variational = model === "vae";
  const plain = isPlain(settings);
  const corruption = corruptionInWords(settings);
  const condition = conditionInWords(settings, classCount);
  return {
    loss: lossKindOf(settings).name,
    likelihood: likelihoodPartOf(settings).card(settings),
    posterior: variational ? "diagonal Gaussian" : "none: codes are deterministic",
    prior: variational ? priorParts[prior].card(settings) : "none",
    ...(condition !== undefined && { condition }),
    beta,
    ...(variational && !plain && { terms: lossTerms(settings), scalars: scalarsInWords(settings) }),
    reductions: {
      reconstruction: "sum over pixels and channels, mean over images",
      kl: variational ? "sum over latent dimensions, mean over images" : "none",
    },
    unit: "nats per datum",
    ...(augment.length > 0 && { augmentation: augment.join(", ") }),
    binarization: binarize,
    ...(corruption !== undefined && { corruption }),
    estimator: {
      kl: variational ? (priorParts[prior].closedKl ? "closed form" : "Monte Carlo") : "none",
      reconstruction: variational ? "Monte Carlo" : "exact",
      ...objectivePartOf(settings).estimator(settings),
      samples,
      ...(evaluationSamples !== undefined && evaluationSamples !== samples && { evaluationSamples }),
    },
    splits: { ...images },
    data: { name, files: files.map((file) => ({ name: file.name, sha256: file.sha256 })) },
    bound: boundInEvaluation(settings),
  };
}

/** `gaussian, 0.25`: what images are shown with, and how much; undefined where they are shown as they are. */
export function corruptionInWords(settings: Config): string | undefined {
  const corruption = corruptionOf(settings);
  switch (corruption.kind) {
    case "none":
      return undefined;
    case "gaussian":
    case "blur":
      return `${corruption.kind}, ${corruption.standardDeviation}`;
    default:
      return `${corruption.kind}, ${corruption.fraction}`;
  }
}
