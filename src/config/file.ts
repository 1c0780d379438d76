import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { ConfigError, messageOf } from "../errors.ts";
import type { ConfigInput } from "./config.ts";
import { fields, isFieldName } from "./fields.ts";
import { expectedFound, unknownSettings } from "./refusal.ts";
import { shown } from "./shown.ts";
import { storedSettings } from "./storedSettings.ts";

/** Keys that are not settings: the schema, for editors, and the first keys of a run's `config.json`. */
const otherKeys = ["$schema", "format", "nelbo"];
/** Characters: twenty times the length of all settings. */
const longestFile = 2 ** 18;

/**
 * Parses a settings file in YAML 1.2, which includes JSON. Each value is checked separately; `resolveConfig` checks
 * whether settings are compatible.
 *
 * @param text the file's content; a file with only comments has no settings
 * @param name the file's name in errors
 * @throws ConfigError for text that is not YAML, an unknown key (with the nearest known one), a value out of bounds
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
    throw new ConfigError(`${name}: expected one YAML document, found several, separated by ---.`);
  }
  if (/call stack/i.test(problem.message)) throw nestedTooDeep(name, error);
  const { line, col } = lines.linePos(problem.at);
  throw new ConfigError(`${name}, line ${line}, column ${col}: not valid YAML or JSON: ${problem.message}.`);
}

type YamlDocument = ReturnType<typeof parseDocument>;

/**
 * `uniqueKeys` is off because it compares each key with all others. The parser is recursive and may exceed the call
 * stack.
 */
function parsed(text: string, lineCounter: LineCounter, name: string): YamlDocument {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw nestedTooDeep(name, cause);
  }
}

/** The position of the first repeated key, if there is one. */
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

/** The content as values. The parser rejects aliases of aliases that would expand beyond its limit. */
function withAliases(document: YamlDocument, name: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    if (cause instanceof RangeError) throw nestedTooDeep(name, cause);
    const found = messageOf(cause);
    throw new ConfigError(`${name}: aliases (*name) cannot be resolved: ${found}. Write the values out.`, {
      cause,
    });
  }
}

function nestedTooDeep(name: string, cause: unknown): ConfigError {
  return new ConfigError(
    `${name}: lists or maps are nested too deeply. Name a settings file, with lines such as 'latentSize: 2'.`,
    { cause },
  );
}

function problemOf(key: string, value: unknown): readonly string[] {
  if (!isFieldName(key)) return [];
  if (value !== undefined && fields[key].schema.safeParse(value).success) return [];
  return [`${key}: ${expectedFound(key, value, JSON.stringify)}`];
}
