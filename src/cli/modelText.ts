import type { Config } from "../config/config.ts";
import { isPlain, type LossKind, lossKindOf, lossNotes, lossPhrase, lossTerms } from "../config/lossKind.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import { formatCount, nats } from "./format.ts";
import { wrapText } from "./layout.ts";

/**
 * Loss, reconstruction and KL in nats per datum: `105.82 =  80.60 + 25.22`; with a beta, `128.99 =  80.60 + 4 x 12.10`.
 * If the loss has other terms, reconstruction and KL follow it in parentheses: `183.10 ( 178.90 + 24.90)`. Values are
 * padded, so that consecutive lines align.
 */
export function formatMetrics({ loss, reconstruction, kl }: LossMetrics, terms: Config): string {
  const { beta, model } = terms;
  if (model !== "vae") return nats(loss).padStart(6);
  if (!isPlain(terms)) {
    return `${nats(loss).padStart(6)} (${nats(reconstruction).padStart(6)} + ${nats(kl).padStart(5)})`;
  }
  return `${nats(loss).padStart(6)} = ${nats(reconstruction).padStart(6)} + ${weighted(beta, nats(kl).padStart(5))}`;
}

/** Lines that explain the numbers of `formatMetrics` and their relation to log p(x). */
export function metricsLegend(terms: Config): readonly string[] {
  return [`nats per datum: ${lossEquation(terms)}`, ...lossMeaning(lossKindOf(terms))];
}

/** The meaning of a loss and its notes, in lines of at most `width` columns. */
export function lossMeaning(loss: LossKind, width = 92): readonly string[] {
  return [lossPhrase(loss), ...lossNotes(loss)].flatMap((text) => wrapText(text, width));
}

export function lossEquation(terms: Config): string {
  const parts = terms.model === "vae" && !isPlain(terms);
  return `loss = ${lossTerms(terms)}${parts ? ", then (reconstruction + KL)" : ""}`;
}

function weighted(beta: number, term: string): string {
  return beta === 1 ? term : `${beta} x ${term}`;
}

/** `784-400-20 relu, 652,824 parameters`; a linear model has no activation. */
export function modelText(
  { description, parameters }: { readonly description: string; readonly parameters: number },
  { model, activation }: Pick<Config, "model" | "activation">,
): string {
  const activated = model === "pca" ? "" : ` ${activation}`;
  return `${description}${activated}, ${formatCount(parameters)} parameters`;
}
