import type { ObjectiveCard } from "../config/card.ts";
import { bernoulliPart } from "../vae/likelihood/bernoulli.ts";
import { sumName } from "../vae/objective/elbo.ts";

/** What decides whether a run's losses mean the same as another's. */
export interface ComparedTerms {
  /** The run's name in the reasons. */
  readonly name: string;
  readonly card: ObjectiveCard;
  /** Height, width and channels of the images that the model was given. */
  readonly imageShape: readonly number[];
  /** What it is shown in place of the images, with its amount: "gaussian, 0.25"; undefined where they are as they are. */
  readonly corruption: string | undefined;
}

/** Whether losses of runs may stand side by side; where not, every reason. */
export type LossComparison =
  | { readonly comparable: true /** What `loss` is. */; readonly figure: "loss" | "reconstruction + KL" }
  | { readonly comparable: false; readonly reasons: readonly string[] };

interface Aspect {
  readonly name: string;
  /** Why losses that differ in it say nothing of which model is better. */
  readonly why: string;
  /** Runs compare where this is the same. */
  valueOf(terms: ComparedTerms): string;
  /** The value as the reasons have it. Default: the value. */
  inWords?(terms: ComparedTerms): string;
}

/** Such a loss is another one for each number of samples. `card.json` of earlier runs has the longer words. */
const importanceWeighted = /importance-weighted|IWAE/;

const aspects: readonly Aspect[] = [
  {
    name: "what is minimised",
    why: "each bounds log p(x) otherwise, or, as a reconstruction error, not at all",
    valueOf: ({ card }) => minimised(card),
    inWords: ({ card }) => minimisedInWords(card),
  },
  {
    name: "likelihood",
    why: "their log densities have other scales",
    valueOf: ({ card }) => card.likelihood,
  },
  {
    name: "what the model is told",
    why: "log p(x|c) of one that knows more is another quantity than log p(x)",
    valueOf: ({ card }) => card.condition?.c ?? "nothing",
  },
  {
    name: "binarization",
    why: "their images are not the same",
    valueOf: ({ card }) => card.binarization,
  },
  {
    name: "corruption",
    why: "to restore an image is harder than to keep it",
    valueOf: ({ corruption }) => corruption ?? "none",
  },
  {
    name: "image size",
    why: "a loss is a sum over all pixels",
    valueOf: ({ imageShape }) => imageShape.join(" x "),
  },
  { name: "unit", why: "numbers in other units are not of one scale", valueOf: ({ card }) => card.unit },
];

/**
 * Whether the losses of runs on the same test data compare, by their objective cards. Runs that weight the KL
 * otherwise minimise different things; the sum of their two parts compares.
 */
export function compareLosses(runs: readonly ComparedTerms[]): LossComparison {
  const reasons = aspects.flatMap((aspect) => {
    const values = groupBy(runs, aspect.valueOf);
    if (values.size <= 1) return [];
    const told = [...values].map(([value, group]) => {
      const words = new Set(group.map((terms) => aspect.inWords?.(terms) ?? value));
      return `${[...words].join(" or ")} (${group.map(({ name }) => name).join(", ")})`;
    });
    return [`${aspect.name}: ${told.join("; ")}: ${aspect.why}`];
  });
  if (reasons.length > 0) return { comparable: false, reasons };
  const weightings = new Set(runs.map(({ card }) => weightingOf(card)));
  return { comparable: true, figure: weightings.size <= 1 ? "loss" : "reconstruction + KL" };
}

/** However a KL is weighted, reconstruction and KL as they are reported are the same two parts. */
function minimised(card: ObjectiveCard): string {
  if (card.reductions.kl === "none") return card.loss;
  if (!importanceWeighted.test(card.loss)) return "reconstruction + KL";
  const { samples, evaluationSamples = samples } = card.estimator;
  return `importance-weighted, ${evaluationSamples} samples in evaluation: ${card.terms ?? ""}`;
}

function minimisedInWords(card: ObjectiveCard): string {
  const value = minimised(card);
  if (value !== "reconstruction + KL") return value;
  return sumName(card.likelihood === bernoulliPart.card({}) && card.binarization === "none");
}

/** All by which the loss is made from its parts. */
function weightingOf({ beta, terms, scalars, estimator: { mmd, aggregate } }: ObjectiveCard): string {
  return JSON.stringify([beta, terms, scalars, mmd, aggregate]);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
