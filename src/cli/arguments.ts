import { parseArgs } from "node:util";
import { type ConfigInput, flagOf, nearestWord } from "../config/config.ts";
import { type FieldName, fieldNames, fields } from "../config/fields.ts";
import { ConfigError } from "../errors.ts";

/** A flag of one command that is not a setting of a run. */
export interface CommandFlag {
  readonly name: string;
  readonly kind: "boolean" | "text" | "integer";
  readonly help: string;
  readonly placeholder?: string;
}

export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Values of the command's own flags, by name without dashes. */
  readonly flags: Readonly<Record<string, string | number | boolean>>;
  /** Settings, as `resolveConfig` takes them. */
  readonly settings: ConfigInput;
}

/** `--batch-size` and `--batch`, for `batchSize`. */
export function settingFlags(name: FieldName): string[] {
  const aliases: readonly string[] = "aliases" in fields[name] ? fields[name].aliases : [];
  return [flagOf(name), ...aliases.map((alias) => `--${alias}`)];
}

/**
 * Reads a command's arguments. Settings may be given as flags or as `key=value`.
 *
 * @param words what follows the command's name
 * @param settings the settings that this command takes
 * @throws ConfigError for an unknown flag (with the nearest known one), a missing value, a value given twice
 */
export function parseArguments(
  words: readonly string[],
  flags: readonly CommandFlag[],
  settings: readonly FieldName[],
): ParsedArguments {
  const settingOf = new Map(
    settings.flatMap((name) => settingFlags(name).map((flag) => [flag.slice(2), name] as const)),
  );
  const flagOfName = new Map(flags.map((flag) => [flag.name, flag]));
  const known = [...settingOf.keys(), ...flagOfName.keys()];
  const boolean = new Set(flags.filter(({ kind }) => kind === "boolean").map(({ name }) => name));
  const options = Object.fromEntries(
    known.map((name) => [name, { type: boolean.has(name) ? ("boolean" as const) : ("string" as const) }]),
  );
  const { tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const positionals: string[] = [];
  const found: Record<string, string | number | boolean> = {};
  const said: Record<string, unknown> = {};

  const setOnce = (target: Record<string, unknown>, name: string, value: unknown, written: string) => {
    if (name in target) throw new ConfigError(`${written}: expected once, found twice. Drop one of them.`);
    target[name] = value;
  };

  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      const [, key, value] = /^([A-Za-z]+)=(.*)$/s.exec(token.value) ?? [];
      const name = settings.find((setting) => setting === key);
      if (key === undefined || value === undefined) positionals.push(token.value);
      else if (name === undefined) throw new ConfigError(unknownWord(`${key}=`, key, settings, ""));
      else setOnce(said, name, parseSetting(name, value), `${key}=`);
      continue;
    }
    const setting = settingOf.get(token.name);
    const flag = flagOfName.get(token.name);
    if (setting === undefined && flag === undefined) {
      throw new ConfigError(unknownWord(token.rawName, token.name, known, "--"));
    }
    if (flag?.kind === "boolean") {
      if (token.value !== undefined)
        throw new ConfigError(`${token.rawName}: takes no value, found '${token.value}'.`);
      setOnce(found, flag.name, true, token.rawName);
      continue;
    }
    if (token.value === undefined)
      throw new ConfigError(`${token.rawName}: expected a value after it, found none.`);
    if (setting !== undefined) setOnce(said, setting, parseSetting(setting, token.value), token.rawName);
    else if (flag !== undefined) setOnce(found, flag.name, parseFlag(flag, token.value), token.rawName);
  }
  return { positionals, flags: found, settings: said };
}

function unknownWord(written: string, word: string, known: readonly string[], dashes: string): string {
  const nearest = nearestWord(word, known);
  const hint = nearest === undefined ? "See --help for what there is." : `Did you mean ${dashes}${nearest}?`;
  return `${written}: there is no such ${dashes === "" ? "setting" : "flag"}. ${hint}`;
}

function parseFlag(flag: CommandFlag, text: string): string | number {
  if (flag.kind === "text") return text;
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 1) return value;
  throw new ConfigError(`--${flag.name}: expected a whole number from 1 on, found '${text}'.`);
}

/** Text as the setting's type has it; what cannot be read stays text, which the schema then refuses by name. */
function parseSetting(name: FieldName, text: string): unknown {
  const json = fields[name].schema.safeParse([]).success ? "list" : "single";
  if (json === "list") return text.trim() === "" ? [] : text.split(",").map(numberOrText);
  return fields[name].schema.safeParse(text).success ? text : numberOrText(text);
}

function numberOrText(text: string): number | string {
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}

/** Every setting there is. */
export const allSettings = fieldNames;
