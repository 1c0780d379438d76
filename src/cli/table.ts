import type { Style } from "./terminal.ts";
import { visibleInLine } from "./visible.ts";

/** A column of a table: its title, and whether its entries are aligned right, as for numbers. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** A line of titles and one line per row. Columns are as wide as their widest entry and two spaces apart. */
export function tableLines(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  style: Style,
): readonly string[] {
  const rows = texts.map((row) => row.map((text) => visibleInLine(text)));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]) =>
    columns
      .map(({ right = false }, index) => {
        const [cell, width] = [cells[index] ?? "", widths[index] ?? 0];
        return right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [style.faint(lineOf(columns.map(({ title }) => title))), ...rows.map(lineOf)];
}
