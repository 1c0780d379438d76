/** The separator between the cells of a table. A space stands for any number of spaces. */
export type Separator = "," | ";" | "\t" | " ";

const candidates = ["\t", ";", ","] as const;

/**
 * Detects the separator of a table from its first lines: the first of tab, semicolon and comma that occurs equally
 * often in all lines, otherwise the one that is most frequent in the first line. If the first line has none of these,
 * and the last line consists of numbers separated by spaces, it is a space. Default: a comma.
 *
 * @param lines non-empty lines
 */
export function separatorOf(lines: readonly string[]): Separator {
  const counts = candidates.map((separator) => ({
    separator,
    each: lines.map((line) => line.replace(/"[^"]*"/g, "").split(separator).length - 1),
  }));
  const even = counts.find(({ each }) => (each[0] ?? 0) > 0 && each.every((count) => count === each[0]));
  if (even !== undefined) return even.separator;
  const [most] = [...counts].sort((a, b) => (b.each[0] ?? 0) - (a.each[0] ?? 0));
  if (most !== undefined && (most.each[0] ?? 0) > 0) return most.separator;
  const words = lines.at(-1)?.trim().split(/\s+/) ?? [];
  return words.length > 1 && words.every((word) => Number.isFinite(Number(word))) ? " " : ",";
}
