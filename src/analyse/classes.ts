import { advice, change, valueAlone } from "../advice.ts";
import { nearestWord } from "../config/nearestWord.ts";
import { ConfigError } from "../errors.ts";
import type { TrainedModel } from "./trainedModel.ts";

/** A class by its name, or by its number, counted from 0. */
export type ClassWord = string | number;

/** The name of a class, or its number if it has no name. */
export function className({ data }: Pick<TrainedModel, "data">, label: number): string {
  return data.classes?.[label] ?? String(label);
}

/**
 * The number of a class by its name or number. A name takes precedence over a number, since the names of digits are
 * numbers.
 *
 * @throws ConfigError if the run's model is not conditioned on labels, or has no such class
 */
export function labelOf(
  { data, config, name }: Pick<TrainedModel, "data" | "config" | "name">,
  word: ClassWord,
): number {
  const { classes = [], classCount = 0 } = data;
  if (config.condition !== "labels") {
    throw new ConfigError(`the model of ${name} is not conditioned on labels.`, {
      setting: "class",
      value: word,
      remedy: advice`Train one with ${change("condition", "labels")}, or drop ${change("class")}.`,
    });
  }
  const text = String(word).trim();
  const named = classes.indexOf(text);
  if (named >= 0) return named;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number < classCount) return number;
  const nearest = nearestWord(text, classes);
  throw new ConfigError(
    `expected ${classes.length > 0 ? `one of ${classes.join(", ")}, or ` : ""}a number from 0 to ${classCount - 1}, ` +
      `found ${text || "nothing"}.`,
    {
      setting: "class",
      value: word,
      remedy: nearest === undefined ? undefined : advice`Did you mean ${valueAlone("class", nearest)}?`,
    },
  );
}
