/**
 * Maximum depth of nested lists and objects. Files of nelbo have less than a tenth of it, and more could overflow the
 * stack.
 */
const deepest = 64;
/** Maximum size of a JSON description in bytes. A model's arrays are in other files. */
const longest = 2 ** 26;

/**
 * Parses JSON text. Throws SyntaxError if it is not valid JSON, or if lists and objects are nested more than 64
 * levels deep.
 */
export function parseJson(text: string): unknown {
  const content: unknown = JSON.parse(text);
  if (isTooDeep(text)) {
    throw new SyntaxError(`lists or objects nested more than ${deepest} levels deep`);
  }
  return content;
}

/** Parses JSON text in UTF-8. Throws SyntaxError as `parseJson` does, and for more than 64 MiB. */
export function parseJsonBytes(bytes: Uint8Array | undefined): unknown {
  if (bytes !== undefined && bytes.length > longest) {
    throw new SyntaxError(
      `${bytes.length.toLocaleString("en-US")} bytes, more than the limit of ${longest.toLocaleString("en-US")}`,
    );
  }
  return parseJson(new TextDecoder().decode(bytes));
}

/** Expects valid JSON. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > deepest) return true;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return false;
}

/**
 * The index where the string that begins at `start` ends: its closing quote, or the end of the text. This is a loop
 * because a regular expression could overflow the stack.
 */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"' || at >= text.length) return at;
  }
}

/**
 * The first key that an object of a JSON text has twice, at any depth; `undefined` if there is none. `JSON.parse`
 * silently keeps the last of such keys. The text need not be valid JSON: `JSON.parse` reports that.
 */
export function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    if (json[at] === "{") open.push(new Set());
    else if (json[at] === "}") open.pop();
    else if (json[at] === '"') {
      const start = at;
      at = endOfString(json, start);
      if (!isKey(json, at + 1)) continue;
      const key = plainText(json.slice(start, at + 1));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

/** Whether the string that ends before `after` is a key: a colon follows it. */
function isKey(json: string, after: number): boolean {
  const spaces = /\s*/y;
  spaces.lastIndex = after;
  spaces.test(json);
  return json[spaces.lastIndex] === ":";
}

function plainText(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
