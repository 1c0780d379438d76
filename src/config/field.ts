import { z } from "zod";
import { isTooSmall } from "./smallest.ts";

/** One setting of a run: what values it takes, and how it is spoken of. */
export interface Field<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** One line for `--help`, without words, bounds and default, which are added. */
  readonly help: string;
  /** What help says of the default, where the schema has none or it needs a word. */
  readonly otherwise?: string;
  /** Short flags that people type, besides the key itself. */
  readonly aliases?: readonly string[];
  /** What stands for the value in help texts: `n`, `rate`. Words are listed by themselves; a switch has none. */
  readonly placeholder?: string;
  /** Where help texts list it; they keep the order of the fields. */
  readonly group: "Data" | "Model" | "Objective" | "Training" | "Run";
  /** What it is where the schema has no default and nothing is said: said aloud, it counts as not said. */
  readonly usually?: string | number;
  /** The flag under which help lists several that are alike, once for all of them. Default: its own. */
  readonly family?: { readonly flag: string; readonly help: string };
  /** Settings beside which it means something; beside others it is refused. Default: all. */
  readonly only?: Condition;
}

/** Settings by name, each of its field's type. */
export type Settings = Readonly<Record<string, unknown>>;

export interface Condition {
  /** The settings that it goes with, in words: "the schedule 'step'". */
  readonly when: string;
  /** What to add so that it means something: "--schedule step". */
  readonly add: string;
  readonly holds: (settings: Settings) => boolean;
  /** What must hold before this means anything. */
  readonly first?: Condition;
}

/** The condition that does not hold, the first of several; undefined where all do. */
export function missingCondition(condition: Condition, settings: Settings): Condition | undefined {
  const before = condition.first && missingCondition(condition.first, settings);
  return before ?? (condition.holds(settings) ? undefined : condition);
}

/** A setting that is a number: 0, or one that float32 can hold, in which models are computed. */
export function number(): z.ZodNumber {
  return z.number().refine((value) => !isTooSmall(value));
}

export function field<Schema extends z.ZodType>(schema: Schema, about: Omit<Field, "schema">): Field<Schema> {
  return { schema, ...about };
}

/** Holds where a setting is one of these words. */
export function oneOf(name: string, words: readonly string[], also?: Condition): Condition {
  const listed = words.map((word) => `'${word}'`).join(" or ");
  return {
    when: `the ${name} ${listed}${also === undefined ? "" : `, with ${also.when}`}`,
    add: `--${name} ${words[0]}${also === undefined ? "" : ` ${also.add}`}`,
    holds: (settings) => words.includes(String(settings[name])) && (also?.holds(settings) ?? true),
  };
}
