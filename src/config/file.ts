import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { ConfigError, messageOf } from "../errors.ts";
import type { ConfigInput } from "./config.ts";
import { type FieldName, fields } from "./fields.ts";
import { expectedFound, unknownSettings } from "./refusal.ts";
import { shown } from "./shown.ts";
import { storedSettings } from "./storedSettings.ts";

/** Keys that a file may have besides settings: its schema, for editors; what a run's own config.json begins with. */
const otherKeys = ["$schema", "format", "nelbo"];
/** Characters: twenty times what all settings take. */
const longestFile = 2 ** 18;

/**
 * The settings in a file of YAML 1.2, and so of JSON. Each value is checked by itself; whether they go together is
 * known only with those said elsewhere.
 *
 * @param text the file's content; nothing but comments is no settings
 * @param name names the file in errors
 * @throws ConfigError for text that is no YAML, an unknown key (with the nearest known one), a value out of bounds
 */
export function parseSettings(text: string, name: string): ConfigInput {
  if (text.length > longestFile) {
    throw new ConfigError(
      `${name}: expected a file of settings of at most ${longestFile.toLocaleString("en-US")} characters, found ` +
        `${text.length.toLocaleString("en-US")}. Name a file of settings.`,
    );
  }
  const content = parseYaml(text, name);
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

function parseYaml(text: string, name: string): unknown {
  const lines = new LineCounter();
  const document = parsed(text, lines, name);
  const [error] = document.errors;
  const problem = error === undefined ? repeatedKey(document) : { at: error.pos[0], message: error.message };
  if (problem === undefined) return withAliases(document, name);
  if (error?.code === "MULTIPLE_DOCS") {
    throw new ConfigError(`${name}: expected one document of YAML, found several, with --- between them.`);
  }
  if (/call stack/i.test(problem.message)) throw nestedTooDeep(name, error);
  const { line, col } = lines.linePos(problem.at);
  throw new ConfigError(
    `${name}, line ${line}, column ${col}: expected YAML or JSON, found this: ${problem.message}.`,
  );
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** The reader compares each key with all before it, and goes down by recursion: it is spared the first, and cannot help the second. */
function parsed(text: string, lineCounter: LineCounter, name: string): YamlDocument {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw nestedTooDeep(name, cause);
  }
}

/** Where a setting is said a second time, if one is. */
function repeatedKey({ contents }: YamlDocument) {
  if (!isMap(contents)) return undefined;
  const seen = new Set<unknown>();
  for (const { key } of contents.items) {
    const value = isScalar(key) ? key.value : key;
    if (seen.has(value))
      return { at: isNode(key) ? (key.range?.[0] ?? 0) : 0, message: "Map keys must be unique" };
    seen.add(value);
  }
  return undefined;
}

/** The content as values. Aliases of aliases can stand for more than any memory holds, which the reader refuses to begin. */
function withAliases(document: YamlDocument, name: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (cause instanceof RangeError) throw nestedTooDeep(name, cause);
    const found = messageOf(cause);
    throw new ConfigError(
      `${name}: expected settings, found aliases (*name) that cannot be followed: ${found}. Write the values out.`,
      { cause },
    );
  }
}

function nestedTooDeep(name: string, cause: unknown): ConfigError {
  return new ConfigError(
    `${name}: expected settings, such as 'latentSize: 2', found lists or maps that are nested too deeply to be read. ` +
      "Name a file of settings.",
    { cause },
  );
}

function problemOf(key: string, value: unknown): readonly string[] {
  if (!isFieldName(key)) return [];
  if (value !== undefined && fields[key].schema.safeParse(value).success) return [];
  return [`${key}: ${expectedFound(key, value, JSON.stringify)}`];
}

function isFieldName(key: string): key is FieldName {
  return Object.hasOwn(fields, key);
}
