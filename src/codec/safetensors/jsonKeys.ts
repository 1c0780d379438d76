import { endOfString } from "../json.ts";

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
