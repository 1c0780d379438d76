import { ConfigError } from "../errors.ts";
import type { ConfigInput } from "./config.ts";
import { fields, isFieldName } from "./fields.ts";
import { expectedFound, unknownSettings } from "./refusal.ts";
import { shown } from "./shown.ts";
import { storedSettings } from "./storedSettings.ts";
import { parseYaml } from "./yaml.ts";

/** Keys that are not settings: the schema, for editors, and the first keys of a run's `config.json`. */
const otherKeys = ["$schema", "format", "nelbo"];

/**
 * Parses a settings file in YAML 1.2, which includes JSON. Each value is checked separately; `resolveConfig` checks
 * whether settings are compatible.
 *
 * @param text the file's content; a file with only comments has no settings
 * @param name the file's name in errors
 * @throws ConfigError for text that is not YAML, an unknown key (with the nearest known one), a value out of bounds
 */
export function parseSettings(text: string, name: string): ConfigInput {
  const { content } = parseYaml(text, name);
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new ConfigError(
      `${name}: expected settings, such as 'latentSize: 2', found ${shown(content, JSON.stringify)}.`,
    );
  }
  const said = Object.entries(content).filter(([key]) => !otherKeys.includes(key));
  const unknown = said.flatMap(([key]) => (isFieldName(key) ? [] : [key]));
  const problems = [...unknownSettings(unknown), ...said.flatMap(([key, value]) => problemOf(key, value))];
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
  }
  const settings = Object.fromEntries(said);
  return "format" in content ? storedSettings(settings) : settings;
}

function problemOf(key: string, value: unknown): readonly string[] {
  if (!isFieldName(key)) return [];
  if (value !== undefined && fields[key].schema.safeParse(value).success) return [];
  return [`${key}: ${expectedFound(key, value, JSON.stringify)}`];
}
