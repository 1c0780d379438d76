import { LineCounter, parseDocument } from "yaml";
import { ConfigError, messageOf } from "../errors.ts";
import { type ConfigInput, nearestSetting } from "./config.ts";
import { expectation } from "./describe.ts";
import { type FieldName, fields } from "./fields.ts";
import { storedSettings } from "./storedSettings.ts";

/** Keys that a file may have besides settings: its schema, for editors; what a run's own config.json begins with. */
const otherKeys = ["$schema", "format", "nelbo"];

/**
 * The settings in a file of YAML 1.2, and so of JSON. Each value is checked by itself; whether they go together is
 * known only with those said elsewhere.
 *
 * @param text the file's content; nothing but comments is no settings
 * @param name names the file in errors
 * @throws ConfigError for text that is no YAML, an unknown key (with the nearest known one), a value out of bounds
 */
export function parseSettings(text: string, name: string): ConfigInput {
  const content = parseYaml(text, name);
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new ConfigError(
      `${name}: expected settings, such as 'latentSize: 2', found ${JSON.stringify(content)}.`,
    );
  }
  const said = Object.entries(content).filter(([key]) => !otherKeys.includes(key));
  const problems = said.flatMap(([key, value]) => problemOf(key, value));
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => `${name}: ${problem}`).join("\n"));
  }
  const settings = Object.fromEntries(said);
  return "format" in content ? storedSettings(settings) : settings;
}

function parseYaml(text: string, name: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error === undefined) return withAliases(document, name);
  if (error.code === "MULTIPLE_DOCS") {
    throw new ConfigError(`${name}: expected one document of YAML, found several, with --- between them.`);
  }
  const { line, col } = lines.linePos(error.pos[0]);
  throw new ConfigError(
    `${name}, line ${line}, column ${col}: expected YAML or JSON, found this: ${error.message}.`,
  );
}

/** The content as values. Aliases of aliases can stand for more than any memory holds, which the reader refuses to begin. */
function withAliases(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const found = messageOf(cause);
    throw new ConfigError(
      `${name}: expected settings, found aliases (*name) that cannot be followed: ${found}. Write the values out.`,
      { cause },
    );
  }
}

function problemOf(key: string, value: unknown): readonly string[] {
  if (!isFieldName(key)) {
    const nearest = nearestSetting(key);
    return [`${key}: there is no such setting.${nearest === undefined ? "" : ` Did you mean ${nearest}?`}`];
  }
  if (fields[key].schema.safeParse(value).success && value !== undefined) return [];
  return [
    `${key}: expected ${expectation(key)}, found ${typeof value === "number" ? value : JSON.stringify(value)}.`,
  ];
}

function isFieldName(key: string): key is FieldName {
  return Object.hasOwn(fields, key);
}
