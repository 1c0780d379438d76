/**
 * A word as a shell takes it, for a command that somebody is to type: as it is, or in quotes. Double ones do in every shell; single
 * ones stand around what is not plain text within those.
 */
export function shellWord(word: string): string {
  if (/^[\w./\\,:=@%+-]+$/.test(word)) return word;
  return /["$`!\\]/.test(word) ? `'${word.replaceAll("'", `'\\''`)}'` : `"${word}"`;
}
