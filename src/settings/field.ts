import { z } from "zod";
import { type Advice, advice, change } from "../advice.ts";
import type { Chapter } from "../chapters.ts";
import type { ScheduleKind } from "./scalar.ts";
import { isTooSmall } from "./smallest.ts";

/** One setting of a run: the values it accepts, and its texts for help and errors. */
export interface Field<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** One line for `--help`, without accepted words, bounds and default, which are added. */
  readonly help: string;
  /** What accepted words mean, for help: listed in parentheses after each word. Default: the words alone. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** The text of the default in help. Default: the schema's default, if there is one. */
  readonly otherwise?: string;
  /** Further names of the flag: `lr` for `learningRate`. */
  readonly aliases?: readonly string[];
  /** Stands for the value in help: `n`, `rate`. Default: `word`, or none for a switch. */
  readonly placeholder?: string;
  /** The section of help that lists it. Within a section, help keeps the order of the fields. */
  readonly group: "Data" | "Model" | "Objective" | "Training" | "Run";
  /** The default of a field whose schema has none. This value is always accepted, as if the setting were not given. */
  readonly usually?: string | number;
  /** The chapter of docs/learn that explains it. Default: none. */
  readonly chapter?: Chapter;
  /** The flag and text with which help lists several similar settings once. Default: it is listed separately. */
  readonly family?: { readonly flag: string; readonly help: string };
  /** The settings with which it has an effect; with others it is an error. Default: all. */
  readonly only?: Applicability;
  /** For a scalar of the objective, which may change during training. Absent for other settings. */
  readonly scalar?: ScalarOptions;
}

export interface ScalarOptions {
  /** Its name in sentences: `the capacity`. */
  readonly name: string;
  /** Its default schedule. Default: constant. */
  readonly schedule?: ScheduleKind;
  /** Its maximum. Default: 1e6. */
  readonly most?: number;
  /** When its schedule has an effect. Default: when the scalar has an effect. */
  readonly only?: Applicability;
}

/** Settings that belong together, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** The values of fields, each with its schema's type. `unknown` if `Declared` has no keys, or any. */
export type ValuesOf<Declared extends Fields> = [keyof Declared] extends [never]
  ? unknown
  : string extends keyof Declared
    ? unknown
    : Readonly<z.output<z.ZodObject<{ [Name in keyof Declared]: Declared[Name]["schema"] }>>>;

/** Settings by name. */
export type Settings = Readonly<Record<string, unknown>>;

/** When a setting has an effect. */
export interface Applicability {
  /** The required settings, as messages name them: "the schedule 'step'". */
  readonly when: string;
  /** The changes that satisfy it: `--schedule step`. */
  readonly add: Advice;
  readonly holds: (settings: Settings) => boolean;
  /** A requirement to check before this one. */
  readonly first?: Applicability;
}

/** The first requirement that does not hold; undefined if all hold. */
export function unmetRequirement(needed: Applicability, settings: Settings): Applicability | undefined {
  const before = needed.first && unmetRequirement(needed.first, settings);
  return before ?? (needed.holds(settings) ? undefined : needed);
}

/** The schema of a number that is 0 or not too small for float32, in which models are computed. */
export function number(): z.ZodNumber {
  return z.number().refine((value) => !isTooSmall(value));
}

export function field<Schema extends z.ZodType>(schema: Schema, about: Omit<Field, "schema">): Field<Schema> {
  return { schema, ...about };
}

/** Requires a setting to be one of these words, and `also`, if given. */
export function oneOf(name: string, words: readonly string[], also?: Applicability): Applicability {
  const listed = words.map((word) => `'${word}'`).join(" or ");
  return {
    when: `the ${name} ${listed}${also === undefined ? "" : `, with ${also.when}`}`,
    add:
      also === undefined ? advice`${change(name, words[0])}` : advice`${change(name, words[0])} ${also.add}`,
    holds: (settings) => words.includes(String(settings[name])) && (also?.holds(settings) ?? true),
  };
}

/** A requirement that is checked only if another one, `first`, holds. */
export function after(first: Applicability, needed: Applicability): Applicability {
  return { ...needed, first };
}

/** A part that is chosen by its kind and has settings of its own. Some of them are scalars of an objective. */
export interface Chosen {
  readonly settings: Fields;
  readonly scalars?: readonly string[];
}

/** The keys of a table of parts, for an enumeration. */
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
 * The settings of all parts of a table, in the table's order. Each has an effect only with the parts that list it.
 *
 * @param setting the setting that chooses a part
 * @param first the requirement for the choice to have an effect. Default: none
 */
export function settingsOfParts<const Parts extends Readonly<Record<string, Chosen>>>(
  setting: string,
  parts: Parts,
  first?: Applicability,
): SettingsOf<Parts> {
  const partsWith = (name: string) =>
    Object.keys(parts).filter((kind) => name in (parts[kind]?.settings ?? {}));
  const all = Object.values(parts).flatMap(({ settings }) => Object.entries(settings));
  const own = all.map(([name, one]) => [name, { ...one, only: requirementOf(name, one) }] as const);
  return Object.fromEntries(own) as SettingsOf<Parts>;

  function requirementOf(name: string, { only }: Field): Applicability {
    const chosen = oneOf(setting, partsWith(name), only);
    return first === undefined ? chosen : after(first, chosen);
  }
}

type ScalarNames<Parts extends Readonly<Record<string, Chosen>>> = NonNullable<
  Parts[keyof Parts]["scalars"]
>[number];

/** The settings of all parts that are scalars, in the order of the parts and of `scalars` in each part. */
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
