import { z } from "zod";
import { advice, change, valueAlone } from "../advice.ts";
import { largestAmounts } from "../data/corrupt.ts";
import { ConfigError } from "../errors.ts";
import { type Settings, unmetRequirement } from "../settings/field.ts";
import { corruptionOf } from "./corruption.ts";
import { dataDefaults } from "./dataDefaults.ts";
import { wordsOf } from "./describe.ts";
import { type Field, type FieldName, fieldNames, fields, isFieldName } from "./fields.ts";
import { nearestWord } from "./nearestWord.ts";
import { networkDefaults } from "./networkDefaults.ts";
import { requirePartsFit } from "./partsFit.ts";
import { presetSettings } from "./presets.ts";
import { withRecommended } from "./recommended.ts";
import { expectedFound, unknownSettings } from "./refusal.ts";
import { shown } from "./shown.ts";

export { nearestSetting } from "./refusal.ts";

const schema = z.strictObject(
  Object.fromEntries(fieldNames.map((name) => [name, fields[name].schema])) as {
    readonly [Name in FieldName]: (typeof fields)[Name]["schema"];
  },
);

/** All settings of a run, defaults filled in. */
export type Config = Readonly<z.output<typeof schema>>;
/** Settings as users write them: those that are left out have their defaults. */
export type ConfigInput = Readonly<z.input<typeof schema>>;

/** JSON Schema (draft 2020-12) of a run's settings, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: "input" });
}

/**
 * Checks settings and fills in defaults.
 *
 * @param input keys and values of the schema; a key with the value undefined is ignored
 * @param recommended settings for the data, which replace defaults. Presets and `input` override them; those that are
 *   incompatible with either are ignored
 * @throws ConfigError for an unknown key (with the nearest known one), a value out of bounds (with the bounds), or
 *   incompatible settings
 */
export function resolveConfig(
  input: Readonly<Record<string, unknown>> = {},
  recommended: ConfigInput = {},
): Config {
  return withRecommended(input, recommended, resolveSaid);
}

/** The same without recommendations. */
function resolveSaid(input: Readonly<Record<string, unknown>>): Config {
  const said = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const chosen = withoutUsual({ ...presetSettings(said.preset), ...said });
  const result = schema.safeParse({ ...usualSettings(chosen), ...chosen });
  if (!result.success) throw refusalOf(result.error.issues, said);
  requireMeaning(result.data, defaultsWith(usualSettings(result.data)), said);
  requireCorruptionFits(result.data);
  requirePartsFit(result.data);
  requirePatienceFits(result.data);
  return result.data;
}

/** The defaults that depend on other settings. */
function usualSettings(chosen: Settings): Settings {
  const ofData = dataDefaults(chosen);
  return { ...ofData, ...networkDefaults({ ...ofData, ...chosen }) };
}

/** The defaults, given those that depend on other settings; kept, as the settings of many runs are resolved. */
function defaultsWith(usual: Settings): Config {
  const key = JSON.stringify(usual);
  const known = defaults.get(key) ?? schema.parse(usual);
  if (defaults.size < mostDefaults) defaults.set(key, known);
  return known;
}

const defaults = new Map<string, Config>();
const mostDefaults = 100;

/** Settings without those that have the value of `Field.usually`, which count as not given. */
function withoutUsual(chosen: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(chosen).filter(([name, value]) => {
      const { usually }: Partial<Field> = isFieldName(name) ? fields[name] : {};
      return usually === undefined || value !== usually;
    }),
  );
}

/** The problems of settings: one for each setting, even if several items of a list are wrong. */
function refusalOf(found: readonly z.core.$ZodIssue[], said: Readonly<Record<string, unknown>>): ConfigError {
  const unknown = found.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []));
  const named = new Set(found.map(({ path: [name] }) => name).filter(isFieldName));
  const issues = [
    ...unknownSettings(unknown).map((text) => new ConfigError(text)),
    ...[...named].map((name) => wrongValue(name, said[name])),
  ];
  const [only, ...more] = issues;
  if (only !== undefined && more.length === 0) return only;
  return new ConfigError(issues.map(({ message }) => message).join("\n"), { issues });
}

function wrongValue(setting: FieldName, value: unknown): ConfigError {
  const words = wordsOf(setting);
  const wrong = [value].flat().find((each) => typeof each === "string" && !words.includes(each));
  const word = typeof wrong === "string" ? nearestWord(wrong, words) : undefined;
  // The word stands for the whole value only if that is not a list.
  const meant = word !== undefined && (Array.isArray(value) ? word : valueAlone(setting, word));
  return new ConfigError(expectedFound(setting, value), {
    setting,
    value,
    remedy: meant ? advice`Did you mean ${meant}?` : undefined,
  });
}

/** Throws ConfigError for a setting that has no effect with the other settings, unless it has its default value. */
function requireMeaning(config: Config, otherwise: Config, said: Readonly<Record<string, unknown>>): void {
  for (const name of fieldNames) {
    const { only }: Field = fields[name];
    const missing = only && unmetRequirement(only, config);
    if (missing === undefined || sameSetting(config[name], otherwise[name])) continue;
    const source =
      name in said ? "" : `the preset '${config.preset}' sets it to ${shown(config[name])}, which `;
    const way = name in said ? advice`Drop ${change(name)}` : advice`Set ${change(name, otherwise[name])}`;
    throw new ConfigError(`${source}has an effect only with ${missing.when}.`, {
      setting: name,
      value: config[name],
      remedy: advice`${way}, or add ${missing.add}.`,
    });
  }
}

function sameSetting(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function requirePatienceFits({ patience, validation, schedule }: Config): void {
  if (patience === undefined) return;
  if (validation === 0) {
    throw new ConfigError("early stopping requires validation images, found validation 0.", {
      setting: "patience",
      value: patience,
      remedy: advice`Add ${change("validation")} with the number of training images to set aside, or drop ${change("patience")}.`,
    });
  }
  if (schedule === "cosine") {
    throw new ConfigError("the schedule 'cosine' must run to its end, where the learning rate is lowest.", {
      setting: "patience",
      value: patience,
      remedy: advice`Drop ${change("patience")} (the best epoch is kept without it), or drop ${change("schedule", "cosine")}.`,
    });
  }
}

function requireCorruptionFits(config: Config): void {
  const corruption = corruptionOf(config);
  const amount = config.corruptAmount ?? 0;
  const most = largestAmounts[corruption.kind];
  if (amount <= most || corruption.kind === "none") return;
  throw new ConfigError(`expected a number from 0 to ${most} for '${corruption.kind}', found ${amount}.`, {
    setting: "corruptAmount",
    value: amount,
  });
}
