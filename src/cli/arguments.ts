import { parseArgs } from "node:util";
import { flagOf } from "../advice.ts";
import { type ConfigInput, nearestSetting } from "../config/config.ts";
import { isList, isSwitch } from "../config/describe.ts";
import { type Field, type FieldName, fields } from "../config/fields.ts";
import { nearestWord } from "../config/nearestWord.ts";
import { ConfigError } from "../errors.ts";
import type { CommandFlag, FlagValue } from "./flags.ts";
import { parseFlagValue } from "./flagValue.ts";

export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Values of the command's own flags, by name without dashes. */
  readonly flags: Readonly<Record<string, FlagValue>>;
  /** Settings, as accepted by `resolveConfig`. */
  readonly settings: ConfigInput;
}

/** `--batch-size` and its short form `--batch`, for `batchSize`. */
export function settingFlags(name: FieldName): readonly string[] {
  const { aliases = [] }: Field = fields[name];
  return [flagOf(name), ...aliases.map((alias) => `--${alias}`)];
}

/**
 * Parses a command's arguments. Settings may be given as flags or as `key=value`. A command without settings reads
 * `key=value` as a positional argument, as every command does after `--`.
 *
 * @param words the words after the command's name
 * @param flags the command's flags, without settings
 * @param settings the settings that this command accepts
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
  const takesNone = (name: string) => {
    const setting = settingOf.get(name);
    return setting === undefined ? flagOfName.get(name)?.kind === "boolean" : isSwitch(setting);
  };
  const positionals: string[] = [];
  const found: Record<string, FlagValue> = {};
  const said: Record<string, unknown> = {};

  let namesOnly = settings.length === 0;
  for (const token of tokensOf(words, known, takesNone)) {
    if (token.kind === "option-terminator") {
      namesOnly = true;
      continue;
    }
    if (token.kind === "positional") {
      const [, key, value] = (!namesOnly && /^([A-Za-z]+)=(.*)$/s.exec(token.value)) || [];
      const name = settings.find((setting) => setting === key);
      if (key === undefined || value === undefined) positionals.push(token.value);
      else if (name === undefined) throw unknownWord(`${key}=`, "setting", nearestSetting(key, settings));
      else setOnce(said, name, parseSetting(name, value), `${key}=`);
      continue;
    }
    const { rawName, name } = token;
    const setting = settingOf.get(name);
    const flag = flagOfName.get(name);
    if (setting !== undefined) setOnce(said, setting, settingOfFlag(setting, token), rawName);
    else if (flag?.kind === "boolean") setOnce(found, name, switchOf(token), rawName);
    else if (flag !== undefined) setOnce(found, name, parseFlagValue(flag, givenValue(token)), rawName);
    else {
      const nearest = nearestWord(name, known);
      throw unknownWord(rawName, "flag", nearest && `--${nearest}`);
    }
  }
  return { positionals, flags: found, settings: said };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function tokensOf(words: readonly string[], known: readonly string[], takesNone: (name: string) => boolean) {
  const typeOf = (name: string) => (takesNone(name) ? "boolean" : "string");
  return parseArgs({
    args: [...words],
    options: Object.fromEntries(known.map((name) => [name, { type: typeOf(name) } as const])),
    strict: false,
    tokens: true,
    allowPositionals: true,
  }).tokens;
}

/** A setting's value: `--batch 64`, `--tensorboard`, `--tensorboard=false`. */
function settingOfFlag(name: FieldName, token: OptionToken): unknown {
  return isSwitch(name) && token.value === undefined ? true : parseSetting(name, givenValue(token));
}

/** The value after a flag. A word that begins with `--` is a value only when written `--flag=--value`. */
function givenValue({ rawName, value, inlineValue }: OptionToken): string {
  if (value === undefined) throw new ConfigError(`${rawName} requires a value.`);
  if (inlineValue !== true && value.startsWith("--")) {
    throw new ConfigError(`${rawName} requires a value, but the flag ${value} follows.`);
  }
  return value;
}

function switchOf({ rawName, value }: OptionToken): true {
  if (value === undefined) return true;
  throw new ConfigError(`${rawName} accepts no value, found '${value}'. Drop the value.`);
}

function setOnce(target: Record<string, unknown>, name: string, value: unknown, written: string): void {
  if (name in target) throw new ConfigError(`${written} is given twice. Drop one of them.`);
  target[name] = value;
}

function unknownWord(written: string, kind: "flag" | "setting", nearest: string | undefined): ConfigError {
  const hint = nearest === undefined ? `See --help for all ${kind}s.` : `Did you mean ${nearest}?`;
  return new ConfigError(`${written}: there is no such ${kind}. ${hint}`);
}

/** Text converted to the setting's type. Text that cannot be converted stays text, and the schema reports it. */
function parseSetting(name: FieldName, text: string): unknown {
  const { schema } = fields[name];
  if (isSwitch(name)) return text === "true" || (text === "false" ? false : text);
  if (schema.safeParse(text).success) return text;
  if (isList(name)) return text.trim() === "" ? [] : text.split(",").map(numberOrText);
  return numberOrText(text);
}

function numberOrText(text: string): number | string {
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}
