/** The most names in a sentence. */
const mostNamed = 3;
/** The most characters of a name in a sentence; the end is shown, because it is the most specific part of a path. */
const longestName = 80;

/** A count with separators: `202,599`. */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 picture`, `2,000 pictures`. */
export function countedOf(count: number, noun: string): string {
  return `${counted(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A name of a file, folder, class or column without control characters; only the end of a long one. */
export function nameInWords(name: string): string {
  const plain = name.replace(/\p{C}/gu, " ");
  return plain.length > longestName ? `…${plain.slice(-longestName)}` : plain;
}

/**
 * The first few names: `a, b, c and 7 more`.
 *
 * @param total the number of all names, if not all are given. Default: `names.length`
 */
export function someNames(names: readonly string[], most = mostNamed, total = names.length): string {
  const shown = names.slice(0, most).map(nameInWords).join(", ");
  return total > most ? `${shown} and ${counted(total - most)} more` : shown;
}

/** All names: `a`, `a and b`, `a, b and c`. */
export function allNames(names: readonly string[]): string {
  const shown = names.map(nameInWords);
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
