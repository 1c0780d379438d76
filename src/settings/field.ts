import { z } from "zod";
import { type Advice, advice, change } from "../advice.ts";
import type { ScheduleKind } from "./scalar.ts";
import { isTooSmall } from "./smallest.ts";

/** One setting of a run: the values it accepts, and its words in help and errors. */
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
  /** The settings with which it has an effect; with others it is an error. Default: all. */
  readonly only?: Applicability;
  /** What a scalar of the objective has besides: it may change during training. Absent for other settings. */
  readonly scalar?: ScalarOptions;
}

export interface ScalarOptions {
  /** Its name in sentences: `the capacity`. */
  readonly name: string;
  /** How it reaches its value by default. Default: constant. */
  readonly schedule?: ScheduleKind;
  /** Its largest value. Default: 1e6. */
  readonly most?: number;
  /** When a schedule of it has an effect. Default: when the scalar has one. */
  readonly only?: Applicability;
}

/** Settings that belong together, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The values of fields, each of its schema's type. Of no fields, or of any, nothing is known. */
export type ValuesOf<Declared extends Fields> = [keyof Declared] extends [never]
  ? unknown
  : string extends keyof Declared
    ? unknown
    : Readonly<z.output<z.ZodObject<{ [Name in keyof Declared]: Declared[Name]["schema"] }>>>;

/** Settings by name, each of its field's type. */
export type Settings = Readonly<Record<string, unknown>>;

/** When a setting has an effect. */
export interface Applicability {
  /** The settings it goes with, in words: "the schedule 'step'". */
  readonly when: string;
  /** The changes after which it has an effect: `--schedule step`. */
  readonly add: Advice;
  readonly holds: (settings: Settings) => boolean;
  /** What must hold before this one is asked. */
  readonly first?: Applicability;
}

/** The first requirement that does not hold; undefined where all do. */
export function unmetRequirement(needed: Applicability, settings: Settings): Applicability | undefined {
  const before = needed.first && unmetRequirement(needed.first, settings);
  return before ?? (needed.holds(settings) ? undefined : needed);
}

/** A setting that is a number: 0, or one that float32 can hold, in which models are computed. */
export function number(): z.ZodNumber {
  return z.number().refine((value) => !isTooSmall(value));
}

export function field<Schema extends z.ZodType>(schema: Schema, about: Omit<Field, "schema">): Field<Schema> {
  return { schema, ...about };
}

/** Holds where a setting is one of these words. */
export function oneOf(name: string, words: readonly string[], also?: Applicability): Applicability {
  const listed = words.map((word) => `'${word}'`).join(" or ");
  return {
    when: `the ${name} ${listed}${also === undefined ? "" : `, with ${also.when}`}`,
    add:
      also === undefined ? advice`${change(name, words[0])}` : advice`${change(name, words[0])} ${also.add}`,
    holds: (settings) => words.includes(String(settings[name])) && (also?.holds(settings) ?? true),
  };
}

/** A requirement that is asked only where another one holds. */
export function after(first: Applicability, needed: Applicability): Applicability {
  return { ...needed, first };
}

/** What is chosen by its kind, and has settings of its own. Some of them are scalars of an objective. */
export interface Chosen {
  readonly settings: Fields;
  readonly scalars?: readonly string[];
}

/** The words of a table's parts, for an enumeration. */
export function kindsOf<Parts extends object>(
  parts: Parts,
): [keyof Parts & string, ...(keyof Parts & string)[]] {
  return Object.keys(parts) as [keyof Parts & string, ...(keyof Parts & string)[]];
}

type Both<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The settings of all parts of a table, by name. */
export type SettingsOf<Parts extends Readonly<Record<string, Chosen>>> = Both<Parts[keyof Parts]["settings"]>;

/**
 * The settings of all parts of a table, in its order. Each has an effect only with the parts that list it.
 *
 * @param setting the setting that chooses a part
 * @param first what must hold before the choice has an effect. Default: nothing
 */
export function settingsOfParts<const Parts extends Readonly<Record<string, Chosen>>>(
  setting: string,
  parts: Parts,
  first?: Applicability,
): SettingsOf<Parts> {
  const kindsOf = (name: string) =>
    Object.keys(parts).filter((kind) => name in (parts[kind]?.settings ?? {}));
  const all = Object.values(parts).flatMap(({ settings }) => Object.entries(settings));
  const own = all.map(([name, one]) => [name, { ...one, only: requirementOf(name, one) }] as const);
  return Object.fromEntries(own) as SettingsOf<Parts>;

  function requirementOf(name: string, { only }: Field): Applicability {
    const chosen = oneOf(setting, kindsOf(name), only);
    return first === undefined ? chosen : after(first, chosen);
  }
}

type ScalarNames<Parts extends Readonly<Record<string, Chosen>>> = NonNullable<
  Parts[keyof Parts]["scalars"]
>[number];

/** The settings of all parts that are scalars, in the order of the parts and of each part's scalars. */
export function scalarsOfParts<const Parts extends Readonly<Record<string, Chosen>>>(
  parts: Parts,
  settings: SettingsOf<Parts>,
): Pick<SettingsOf<Parts>, ScalarNames<Parts> & keyof SettingsOf<Parts>> {
  const all = settings as Fields;
  const names = new Set(Object.values(parts).flatMap(({ scalars = [] }) => scalars));
  return Object.fromEntries([...names].map((name) => [name, all[name]])) as ReturnType<
    typeof scalarsOfParts<Parts>
  >;
}
