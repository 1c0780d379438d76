import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { ConfigError, messageOf } from "../errors.ts";

/** Characters: twenty times the length of all settings. */
const longestSettings = 2 ** 18;
/** Levels of maps and lists in which repeated keys are looked for: those that settings and sweeps have. */
const deepestKeys = 4;

/** A file's content, and where its parts are. */
export interface YamlFile {
  readonly content: unknown;
  /** The line of a value, from 1: of `grid`, `beta`, `0`. Of the nearest value around it if there is none. */
  lineOf(path: readonly (string | number)[]): number;
}

/**
 * Parses a file in YAML 1.2, which includes JSON.
 *
 * @param name the file's name in errors
 * @param limits what the file contains, in the error for one that is too long, and how many characters it may have
 * @throws ConfigError for text that is too long or not YAML, with its line
 */
export function parseYaml(
  text: string,
  name: string,
  { what = "settings", longest = longestSettings } = {},
): YamlFile {
  if (text.length > longest) {
    throw new ConfigError(
      `${name}: expected a file of ${what} of at most ${longest.toLocaleString("en-US")} characters, found ` +
        `${text.length.toLocaleString("en-US")}. Name a file of ${what}.`,
    );
  }
  const lines = new LineCounter();
  const document = parsed(text, lines, name);
  const [error] = document.errors;
  const problem = error === undefined ? repeatedKey(document) : { at: error.pos[0], message: error.message };
  if (problem === undefined) {
    return { content: withAliases(document, name), lineOf: (path) => lineOf(document, lines, path) };
  }
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

interface RepeatedKey {
  readonly at: number;
  readonly message: string;
}

/** The position of the first repeated key of the outer levels, if there is one. */
function repeatedKey({ contents }: YamlDocument): RepeatedKey | undefined {
  return repeatedKeyIn(contents, deepestKeys);
}

function repeatedKeyIn(node: unknown, levels: number): RepeatedKey | undefined {
  if (levels === 0) return undefined;
  if (isSeq(node)) return firstRepeated(node.items, levels);
  if (!isMap(node)) return undefined;
  const seen = new Set<unknown>();
  for (const { key } of node.items) {
    const value = isScalar(key) ? key.value : key;
    if (seen.has(value))
      return { at: isNode(key) ? (key.range?.[0] ?? 0) : 0, message: "Map keys must be unique" };
    seen.add(value);
  }
  return firstRepeated(
    node.items.map(({ value }) => value),
    levels,
  );
}

function firstRepeated(nodes: readonly unknown[], levels: number): RepeatedKey | undefined {
  for (const node of nodes) {
    const found = repeatedKeyIn(node, levels - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The line of a key or an item of a list, from 1; that of the nearest part of the path which the document has. */
function lineOf({ contents }: YamlDocument, lines: LineCounter, path: readonly (string | number)[]): number {
  let place = isNode(contents) ? (contents.range?.[0] ?? 0) : 0;
  let node: unknown = contents;
  for (const part of path) {
    const found = childOf(node, part);
    if (found === undefined) break;
    place = found.at ?? place;
    node = found.value;
  }
  return Math.max(1, lines.linePos(place).line);
}

function childOf(node: unknown, part: string | number) {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === part);
    return pair && { at: isNode(pair.key) ? pair.key.range?.[0] : undefined, value: pair.value };
  }
  if (!isSeq(node) || typeof part !== "number") return undefined;
  const item = node.items[part];
  return isNode(item) ? { at: item.range?.[0], value: item } : undefined;
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
