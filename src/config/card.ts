import { z } from "zod";
import { posteriorParts } from "../vae/posterior/parts.ts";
import { priorParts } from "../vae/prior/parts.ts";
import { conditionInWords } from "./condition.ts";
import type { Config } from "./config.ts";
import { corruptionOf } from "./corruption.ts";
import { likelihoodPartOf } from "./likelihood.ts";
import { boundInEvaluation, isPlain, lossKindOf, lossTerms } from "./lossKind.ts";
import { objectivePartOf, scalarsInWords } from "./scalars.ts";

/** The facts about the data that the card contains, as in a run's `data.json`. */
export interface CardData {
  readonly name: string;
  /** The number of images in each split. */
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  /** The number of classes of the labels, if the model is conditioned on them. */
  readonly classCount?: number;
  /** The plain, uncompressed files. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

const count = z.int().min(0);

/** Texts are not restricted to known ones, so that cards of later versions can be read. */
/** Of `card.json`. */
export const objectiveCardSchema = z.object({
  /** What is minimised. */
  loss: z.string(),
  likelihood: z.string(),
  posterior: z.string(),
  prior: z.string(),
  /** The condition c, and the parts of the model that depend on it. Absent without a condition. */
  condition: z.exactOptional(z.object({ c: z.string(), model: z.string() }).readonly()),
  /** The final weight of the KL, or of the total correlation; 1 if the loss has none. */
  beta: z.number(),
  /** The loss as a sum. Absent if it is reconstruction + beta KL with a constant beta. */
  terms: z.exactOptional(z.string()),
  /** Each scalar of such a loss: its value, or its schedule. */
  scalars: z.exactOptional(z.record(z.string(), z.string()).readonly()),
  reductions: z.object({ reconstruction: z.string(), kl: z.string() }).readonly(),
  unit: z.string(),
  /** Random changes of training images, and of no others: `flip, crop`. Absent if there are none. */
  augmentation: z.exactOptional(z.string()),
  /** The setting `binarize`. */
  binarization: z.string(),
  /** The corruption of input images and its strength: `gaussian, 0.25`. Absent if there is none. */
  corruption: z.exactOptional(z.string()),
  estimator: z
    .object({
      kl: z.string(),
      reconstruction: z.string(),
      /** Of the aggregate posterior, if the loss contains it. */
      aggregate: z.exactOptional(z.string()),
      /** Of the MMD between codes and prior, if the loss contains it. */
      mmd: z.exactOptional(z.string()),
      /** Of the encoder's gradient, if it is not the usual one. */
      gradient: z.exactOptional(z.string()),
      /** Codes drawn from q(z|x) for each image. */
      samples: z.int().min(1),
      /** The same in evaluation, if the number differs. */
      evaluationSamples: z.exactOptional(z.int().min(1)),
    })
    .readonly(),
  /** The number of images in each split. */
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

/** A complete description of a run's loss, with all conventions that matter when it is compared with another. */
export type ObjectiveCard = Readonly<z.output<typeof objectiveCardSchema>>;

/** The card in a parsed `card.json`; `undefined` if the content is not a card. */
export function parseObjectiveCard(content: unknown): ObjectiveCard | undefined {
  return objectiveCardSchema.safeParse(content).data;
}

/** The objective card of a run with these settings on these data. */
export function objectiveCard(settings: Config, data: CardData): ObjectiveCard {
  const { name, images, files, classCount } = data;
  const { beta, binarize, model, samples, evaluationSamples, prior, augment } = settings;
  const variational = !posteriorParts[model].deterministic;
  const plain = isPlain(settings);
  const corruption = corruptionInWords(settings);
  const condition = conditionInWords(settings, classCount);
  return {
    loss: lossKindOf(settings).name,
    likelihood: likelihoodPartOf(settings).card(settings),
    posterior: posteriorParts[model].card,
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

/** The corruption and its strength as text: `gaussian, 0.25`; undefined if there is none. */
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
