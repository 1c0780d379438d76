/** Text of a file in an error, in quotes: not all of a long one, and without control characters. */
export function shown(text: string): string {
  const start = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `'${start.replace(/\p{C}/gu, " ")}'`;
}
