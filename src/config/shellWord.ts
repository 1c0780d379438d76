/**
 * A word as a shell takes it, for a command that somebody is to type: as it is, or in quotes. Double ones do in every shell; single
 * ones stand around what is not plain text within those. Control characters are written as escapes, which bash and zsh read.
 */
export function shellWord(word: string): string {
  if (/\p{Cc}/u.test(word)) return `$'${word.replace(/[\\'\p{Cc}]/gu, escaped)}'`;
  if (/^[\w./\\,:=@%+-]+$/.test(word)) return word;
  return /["$`!\\]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || code > 0x7e ? `\\u${code.toString(16).padStart(4, "0")}` : `\\${character}`;
}
