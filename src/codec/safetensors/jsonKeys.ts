/** Texts and brackets of JSON, in order; a text is a key where a colon follows it. */
const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/gs;

/**
 * The first key that an object of a JSON text has twice, at any depth; `undefined` where there is none. `JSON.parse`
 * keeps the last of such keys and says nothing. The text need not be valid: what is not is for `JSON.parse` to say.
 */
export function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon !== undefined) {
      const key = plainText(token.slice(0, token.length - colon.length));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

function plainText(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
