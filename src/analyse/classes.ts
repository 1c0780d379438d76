import { advice, change, valueAlone } from "../advice.ts";
import { nearestWord } from "../config/nearestWord.ts";
import { ConfigError } from "../errors.ts";
import type { TrainedModel } from "./trainedModel.ts";

/** A class as people say it: its name, or its number from 0 on. */
export type ClassWord = string | number;

/** The name of a class, or its number where it has none. */
export function className({ data }: Pick<TrainedModel, "data">, label: number): string {
  return data.classes?.[label] ?? String(label);
}

/**
 * The number of a class by its name or number; a name comes first, as digits are called by theirs.
 *
 * @throws ConfigError where the run's model is told no classes, or it is none of them
 */
export function labelOf(
  { data, config, name }: Pick<TrainedModel, "data" | "config" | "name">,
  word: ClassWord,
): number {
  const { classes = [], classCount = 0 } = data;
  if (config.condition !== "labels") {
    throw new ConfigError(
      `expected a run whose model is told classes, found ${name}, whose model is told none.`,
      {
        setting: "class",
        value: word,
        remedy: advice`Train one with ${change("condition", "labels")}, or drop ${change("class")}.`,
      },
    );
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
