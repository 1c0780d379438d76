import type { ObjectiveCard } from "../config/card.ts";
import { bernoulliPart } from "../vae/likelihood/bernoulli.ts";
import { sumName } from "../vae/objective/elbo.ts";

/** What determines whether the losses of two runs mean the same. */
export interface ComparedTerms {
  /** The run's name in the reasons. */
  readonly name: string;
  readonly card: ObjectiveCard;
  /** Height, width and channels of the model's input images. */
  readonly imageShape: readonly number[];
  /** How its input images are corrupted, with the amount: "gaussian, 0.25". Undefined if they are not corrupted. */
  readonly corruption: string | undefined;
}

/** Whether the losses of runs can be compared; if not, every reason. */
export type LossComparison =
  | { readonly comparable: true /** What `loss` is. */; readonly figure: "loss" | "reconstruction + KL" }
  | { readonly comparable: false; readonly reasons: readonly string[] };

interface Aspect {
  readonly name: string;
  /** Why losses that differ in it do not show which model is better. */
  readonly why: string;
  /** Runs are comparable if this is the same. */
  valueOf(terms: ComparedTerms): string;
  /** The value in the text of the reasons. Default: the value. */
  inWords?(terms: ComparedTerms): string;
}

/** Such a loss depends on the number of samples. `card.json` of earlier runs has the longer name. */
const importanceWeighted = /importance-weighted|IWAE/;

const aspects: readonly Aspect[] = [
  {
    name: "objective",
    why: "each is a different bound on log p(x), or none, as a reconstruction error",
    valueOf: ({ card }) => minimised(card),
    inWords: ({ card }) => minimisedInWords(card),
  },
  {
    name: "likelihood",
    why: "their log densities have different scales",
    valueOf: ({ card }) => card.likelihood,
  },
  {
    name: "condition",
    why: "log p(x|c) is a different quantity from log p(x)",
    valueOf: ({ card }) => card.condition?.c ?? "none",
  },
  {
    name: "binarization",
    why: "their images differ",
    valueOf: ({ card }) => card.binarization,
  },
  {
    name: "corruption",
    why: "restoring an image is harder than reconstructing it",
    valueOf: ({ corruption }) => corruption ?? "none",
  },
  {
    name: "image size",
    why: "a loss is a sum over all pixels",
    valueOf: ({ imageShape }) => imageShape.join(" x "),
  },
  { name: "unit", why: "numbers in different units have different scales", valueOf: ({ card }) => card.unit },
];

/**
 * Whether the losses of runs on the same test data are comparable, by their objective cards. Runs that weight the KL
 * differently minimise different losses, but the sums of their two parts are comparable.
 */
export function compareLosses(runs: readonly ComparedTerms[]): LossComparison {
  const reasons = aspects.flatMap((aspect) => {
    const values = groupBy(runs, aspect.valueOf);
    if (values.size <= 1) return [];
    const groups = [...values].map(([value, group]) => {
      const words = new Set(group.map((terms) => aspect.inWords?.(terms) ?? value));
      return `${[...words].join(" or ")} (${group.map(({ name }) => name).join(", ")})`;
    });
    return [`${aspect.name}: ${groups.join("; ")}: ${aspect.why}`];
  });
  if (reasons.length > 0) return { comparable: false, reasons };
  const weightings = new Set(runs.map(({ card }) => weightingOf(card)));
  return { comparable: true, figure: weightings.size <= 1 ? "loss" : "reconstruction + KL" };
}

/** Reconstruction and KL are reported without weights, so they are the same two parts for every weight of the KL. */
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

/** Everything that determines how the loss is computed from its parts. */
function weightingOf({ beta, terms, scalars, estimator: { mmd, aggregate } }: ObjectiveCard): string {
  return JSON.stringify([beta, terms, scalars, mmd, aggregate]);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
