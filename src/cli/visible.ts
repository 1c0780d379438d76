/**
 * Characters that control a terminal instead of being shown: C0 without the line feed, DEL, C1, and marks that change
 * the direction of text or end a line.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text that is safe to print on a terminal: control characters are escaped as in JSON, ESC as `\\u001b`, so that a line
 * of JSON keeps its meaning. Line feeds are kept.
 */
export function visible(text: string): string {
  return text.replace(obeyed, escapeOf);
}

/** A name or value in one line, shortened; line feeds are escaped, too. */
export function visibleInLine(text: string, longest = 200): string {
  const line = visible(text.slice(0, longest + 1)).replaceAll("\n", "\\n");
  return text.length <= longest ? line : `${line.slice(0, longest)}...`;
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
