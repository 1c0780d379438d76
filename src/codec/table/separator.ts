/** What stands between the cells of a table; a space: any number of spaces. */
export type Separator = "," | ";" | "\t" | " ";

const candidates = ["\t", ";", ","] as const;

/**
 * What separates the cells of a table, by its first lines: of tab, semicolon and comma the first that stands in all of them equally
 * often, or else the one that the first line has most of; spaces where there is none of these and the last of the lines is of numbers
 * with spaces between them.
 *
 * @param lines none of them empty
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
