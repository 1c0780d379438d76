/** Wraps text between words to lines of at most `width` columns; a longer word stays whole on its own line. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

export type Row = readonly [left: string, right: string];

/**
 * Rows of two columns, indented by two: the left one as wide as its widest entry, the right one wrapped.
 *
 * @param width columns of both
 * @param leftWidth width of the left column, so that several tables align
 */
export function twoColumns(
  rows: readonly Row[],
  width: number,
  leftWidth = widestLeft(rows),
): readonly string[] {
  const indent = leftWidth + 4;
  return rows.flatMap(([left, right]) =>
    wrapText(right, width - indent).map((line, index) => {
      const start = index === 0 ? `  ${left}` : "";
      return `${start.padEnd(indent)}${line}`;
    }),
  );
}

/** The width of a left column. */
export function widestLeft(rows: readonly Row[]): number {
  return Math.max(0, ...rows.map(([left]) => left.length));
}
