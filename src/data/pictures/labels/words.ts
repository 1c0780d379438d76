/** Names in a sentence at most. */
const mostNamed = 3;
/** Characters of a name that are shown at most: of a path the end says most. */
const longestName = 80;

/** A count as sentences have it: `202,599`. */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 picture`, `2,000 pictures`. */
export function countedOf(count: number, noun: string): string {
  return `${counted(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A name of a file, folder, class or column, without control characters; of a long one the end. */
export function nameInWords(name: string): string {
  const plain = name.replace(/\p{C}/gu, " ");
  return plain.length > longestName ? `…${plain.slice(-longestName)}` : plain;
}

/**
 * The first names of some: `a, b, c and 7 more`.
 *
 * @param total how many there are, where not all are given. Default: as many as are given
 */
export function someNames(names: readonly string[], most = mostNamed, total = names.length): string {
  const shown = names.slice(0, most).map(nameInWords).join(", ");
  return total > most ? `${shown} and ${counted(total - most)} more` : shown;
}

/** All of a few words: `a`, `a and b`, `a, b and c`. */
export function allNames(names: readonly string[]): string {
  const shown = names.map(nameInWords);
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
