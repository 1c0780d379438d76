/** Levels of lists and objects; nothing that nelbo writes has a tenth of it, and more would end in a stack overflow somewhere. */
const deepest = 64;
/** Bytes of a description of a run; a model's arrays are elsewhere. */
const longest = 2 ** 26;

/** JSON text as a value. Throws SyntaxError where it is none, or lists and objects lie in each other more than 64 levels deep. */
export function parseJson(text: string): unknown {
  const content: unknown = JSON.parse(text);
  if (isTooDeep(text)) {
    throw new SyntaxError(`lists or objects nested more than ${deepest} levels deep`);
  }
  return content;
}

/** UTF-8 of JSON text as a value. Throws SyntaxError as `parseJson` does, and for more than 64 MiB. */
export function parseJsonBytes(bytes: Uint8Array | undefined): unknown {
  if (bytes !== undefined && bytes.length > longest) {
    throw new SyntaxError(`${bytes.length.toLocaleString("en-US")} bytes, more than any description has`);
  }
  return parseJson(new TextDecoder().decode(bytes));
}

/** Of text that is known to be JSON. */
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

/** Where the string that begins at `start` ends: at its quote, or where the text ends. A loop: a regular expression needs stack. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"' || at >= text.length) return at;
  }
}

/**
 * The first key that an object of a JSON text has twice, at any depth; `undefined` where there is none. `JSON.parse`
 * keeps the last of such keys and says nothing. The text need not be valid: what is not is for `JSON.parse` to say.
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

/** Whether a colon follows. */
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
