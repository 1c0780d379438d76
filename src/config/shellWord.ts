/**
 * A word as a shell reads it, for a command that users type: unchanged or quoted. Double quotes work in every shell;
 * single quotes are used for words with characters that are special within double quotes. Control characters are
 * written as escapes, which bash and zsh support.
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
