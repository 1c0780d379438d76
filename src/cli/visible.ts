/**
 * Characters that a terminal obeys instead of showing: C0 without the line feed, DEL, C1, and marks that turn the direction of what
 * follows or end a line.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text as a terminal may have it: whatever it would obey is written out, ESC as `\\u001b`, as JSON has it, so that a line of JSON keeps
 * its meaning. Lines stay lines.
 */
export function visible(text: string): string {
  return text.replace(obeyed, escapeOf);
}

/** A name or value in one line, shortened: line feeds are written out, too. */
export function visibleInLine(text: string, longest = 200): string {
  const line = visible(text.slice(0, longest + 1)).replaceAll("\n", "\\n");
  return text.length <= longest ? line : `${line.slice(0, longest)}...`;
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
