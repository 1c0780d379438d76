const mostItems = 10;
const deepest = 3;
const longestText = 80;

/**
 * Any value as text for an error message: strings in quotes, lists and objects in brackets. Long, deep or circular
 * values are cut with an ellipsis.
 *
 * @param quote how a string is written. Default: in single quotes
 */
export function shown(value: unknown, quote: (text: string) => string = singleQuoted): string {
  return shownAt(value, quote, 0);
}

/** The beginning of a text, with an ellipsis if it is longer. */
export function clipped(text: string, longest = longestText): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`;
}

function singleQuoted(text: string): string {
  return `'${text}'`;
}

function shownAt(value: unknown, quote: (text: string) => string, depth: number): string {
  if (typeof value === "string") return quote(clipped(value));
  if (typeof value !== "object" || value === null) return clipped(String(value));
  if (Array.isArray(value)) {
    if (depth === deepest) return "[...]";
    const items = value.slice(0, mostItems).map((item) => shownAt(item, quote, depth + 1));
    return `[${[...items, ...rest(value.length)].join(", ")}]`;
  }
  if (depth === deepest) return "{...}";
  const keys = Object.keys(value);
  const entries: Readonly<Record<string, unknown>> = { ...value };
  const fields = keys
    .slice(0, mostItems)
    .map((key) => `${JSON.stringify(clipped(key))}:${shownAt(entries[key], quote, depth + 1)}`);
  return `{${[...fields, ...rest(keys.length)].join(",")}}`;
}

function rest(count: number): readonly string[] {
  return count > mostItems ? [`... ${count - mostItems} more`] : [];
}
