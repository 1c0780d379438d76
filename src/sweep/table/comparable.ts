import { advice, change } from "../../advice.ts";
import { type ComparedTerms, compareLosses } from "../../analyse/comparability.ts";
import { ConfigError } from "../../errors.ts";
import type { SweepResult } from "../result.ts";
import type { SweepValue } from "./values.ts";

/** A run in a table, with its title and its cell. */
export interface NamedResult {
  readonly title: string;
  readonly result: SweepResult;
  readonly seed: unknown;
}

/**
 * Whether values of results may stand in one table or plot, by the rules of `nelbo compare`.
 *
 * @returns notes on what readers must know
 * @throws ConfigError with every reason for values that are not comparable
 */
export function requireComparable(value: SweepValue, results: readonly NamedResult[]): readonly string[] {
  const present = results.filter(({ result }) => value.of(result) !== undefined);
  const [first] = present;
  if (first === undefined || value.kind === "fact") return [];
  const losses = compareLosses(distinctTerms(present));
  const reasons = losses.comparable ? [] : losses.reasons.filter((reason) => concerns(value, reason));
  const data = dataReasons(value, present);
  const all = [...reasons, ...data.reasons];
  if (all.length > 0)
    throw new ConfigError(
      `${value.name} of these runs cannot be compared:\n${all.map((reason) => `  ${reason}`).join("\n")}\n`,
      {
        remedy: advice`Choose runs with ${change("where", "binarize=static")}, for example, or another value.`,
      },
    );
  if (value.kind === "loss" && losses.comparable && losses.figure !== "loss")
    throw new ConfigError(
      `${value.name} of these runs cannot be compared: they weight the KL differently, so their losses are different quantities.`,
      {
        remedy: advice`Use ${change("value", value.name.replace(".loss", ".negativeElbo"))}, or choose runs with ${change("where")}.`,
      },
    );
  const grey =
    value.kind === "likelihood" && !first.result.loss.normalised
      ? [
          "Pixels are grey values: the cross-entropy stands for -log p(x|z), and no value is a bound on log p(x).",
        ]
      : [];
  return [...grey, ...data.notes];
}

/** An error depends on the images only, not on the loss. */
function concerns({ kind }: SweepValue, reason: string): boolean {
  return kind !== "error" || /^(binarization|corruption|image size|condition)/.test(reason);
}

/** One entry for all runs of the same terms, so that reasons stay short. */
function distinctTerms(results: readonly NamedResult[]): readonly ComparedTerms[] {
  const groups = new Map<string, { readonly terms: ComparedTerms; count: number }>();
  for (const { title, result } of results) {
    const { card, imageShape } = result;
    const { data: _, splits: __, bound: ___, ...compared } = card;
    const key = JSON.stringify([compared, imageShape]);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { terms: { name: title, card, imageShape, corruption: card.corruption }, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()].map(({ terms, count }) => ({
    ...terms,
    name: count === 1 ? terms.name : `${terms.name} and ${count - 1} more`,
  }));
}

/** Other test data make values incomparable, unless each seed draws its own in the same way: this is only noted. */
function dataReasons({ split }: SweepValue, results: readonly NamedResult[]) {
  const byHash = new Map<string, NamedResult[]>();
  for (const each of results) {
    const hash = dataOf(split, each.result);
    const group = byHash.get(hash);
    if (group === undefined) byHash.set(hash, [each]);
    else group.push(each);
  }
  if (byHash.size <= 1) return { reasons: [], notes: [] };
  const seeds = [...byHash.values()].map((group) => new Set(group.map(({ seed }) => seed)));
  const total = new Set(results.map(({ seed }) => seed)).size;
  const drawnBySeed = seeds.reduce((sum, each) => sum + each.size, 0) === total;
  if (drawnBySeed)
    return {
      reasons: [],
      notes: ["Each seed sets other data aside, so that deviations include that of the data."],
    };
  const names = [...byHash.values()].map(([first, ...more]) =>
    more.length === 0 ? (first?.title ?? "") : `${first?.title} and ${more.length} more`,
  );
  return { reasons: [`${split} data: ${names.join("; ")} were measured on different data`], notes: [] };
}

function dataOf(split: SweepValue["split"], { evaluation, card }: SweepResult): string {
  if (split === "evaluation" || split === evaluation.split) return `${evaluation.split} ${evaluation.data}`;
  return JSON.stringify([card.data.files.map(({ sha256 }) => sha256), card.splits]);
}
