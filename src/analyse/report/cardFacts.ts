import type { ObjectiveCard } from "../../config/card.ts";
import type { LossKind } from "../../config/lossKind.ts";
import type { Fact } from "./page/report.ts";

/** Entries that the page shows elsewhere. */
const elsewhere = new Set(["bound", "data", "splits", "reductions", "estimator", "unit"]);

/**
 * The objective card for a reader; unknown entries of a later version are listed by name. The loss has its current
 * name, which may differ from the name on the card of an older run.
 */
export function cardFacts(card: ObjectiveCard, { name: loss }: Pick<LossKind, "name">): readonly Fact[] {
  const { reductions, estimator, unit } = card;
  const drawn = `${estimator.samples} ${estimator.samples === 1 ? "code" : "codes"} for each image`;
  const { evaluationSamples } = estimator;
  const evaluated = evaluationSamples === undefined ? "" : `, ${evaluationSamples} in evaluation`;
  const terms: readonly Fact[] = [
    { name: "minimised", value: `${loss}, in ${unit}` },
    {
      name: "reconstruction",
      value: `${reductions.reconstruction}; ${estimator.reconstruction}, ${drawn}${evaluated}`,
    },
    ...(reductions.kl === "none" ? [] : [{ name: "KL", value: `${reductions.kl}; ${estimator.kl}` }]),
  ];
  const more = Object.entries(card)
    .filter(([name]) => name !== "loss" && !elsewhere.has(name))
    .map(([name, value]) => ({ name: words(name), value: valueText(value) }));
  return [...terms, ...more];
}

/** `evaluationSamples` as `evaluation samples`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A setting or an entry of a card as text. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueText).join(", ");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${words(name)} ${valueText(inner)}`)
    .join("; ");
}
