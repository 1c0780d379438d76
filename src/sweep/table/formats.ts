import type { SweepTable, TableCell } from "./table.ts";

export type TableFormat = "text" | "csv" | "markdown" | "latex";

/** A table as rows of text: a line of titles, and a line per row. */
export interface TextTable {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
}

/** The cells as `105.71 ± 0.11`, with `(4)` for n where cells differ in it. */
export function textTable(table: SweepTable, digits: number, plusMinus = " ± "): TextTable {
  const { rowSettings, columnSettings, rows, columns, cells } = table;
  const same = commonCount(table) !== undefined;
  const cellText = (cell: TableCell | undefined) => {
    if (cell === undefined) return "";
    const spread = cell.deviation === undefined ? "" : `${plusMinus}${cell.deviation.toFixed(digits)}`;
    return `${cell.mean.toFixed(digits)}${spread}${same ? "" : ` (${cell.n})`}`;
  };
  const titles =
    columnSettings.length === 0
      ? [table.value]
      : columns.map((labels) => labels.map((label, at) => `${columnSettings[at]} ${label}`).join(", "));
  return {
    head: [...rowSettings, ...titles],
    body: rows.map((labels, row) => [...labels, ...(cells[row] ?? []).map(cellText)]),
  };
}

/** The number of runs of every cell; undefined if cells differ in it. */
export function commonCount({ cells }: SweepTable): number | undefined {
  const counts = new Set(cells.flat().map((cell) => cell?.n ?? 0));
  return counts.size === 1 ? [...counts][0] : undefined;
}

/** `negative ELBO of test data, nats per datum: mean ± standard deviation over 5 runs`. */
export function captionOf(table: SweepTable): string {
  const count = commonCount(table);
  if (count === 1) return `${table.title}: one run each`;
  const over = count === undefined ? "runs, whose number is in parentheses" : `${count} runs`;
  return `${table.title}: mean ± standard deviation over ${over}`;
}

/** A row for each cell: settings, mean, standard_deviation, n. In full precision. */
export function tableCsv({ rowSettings, columnSettings, rows, columns, cells }: SweepTable): string {
  const head = [...rowSettings, ...columnSettings, "mean", "standard_deviation", "n"];
  const body = rows.flatMap((row, at) =>
    columns.map((column, other) => {
      const cell = cells[at]?.[other];
      return [...row, ...column, numberText(cell?.mean), numberText(cell?.deviation), String(cell?.n ?? 0)];
    }),
  );
  return csvText([head, ...body]);
}

function numberText(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

/** RFC 4180: fields with commas, quotes or line breaks are quoted. Lines end with a line feed. */
export function csvText(rows: readonly (readonly string[])[]): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}

export function tableMarkdown(table: SweepTable, digits: number): string {
  const { head, body } = textTable(table, digits);
  const escaped = (text: string) => text.replaceAll("|", "\\|");
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |\n`;
  const rule = head.map((_, at) => (at < table.rowSettings.length ? "---" : "---:"));
  return [
    line(head),
    line(rule),
    ...body.map(line),
    "\n",
    `${captionOf(table)}.\n`,
    ...notesText(table),
  ].join("");
}

/** A table environment for the package booktabs, with a caption. */
export function tableLatex(table: SweepTable, digits: number): string {
  const { head, body } = textTable(table, digits, " \\pm ");
  const labels = table.rowSettings.length;
  const cell = (text: string, at: number) => {
    if (at < labels) return escapeLatex(text);
    const [number = "", count] = text.split(/ (?=\(\d+\)$)/);
    return number === "" ? "--" : `$${number}$${count === undefined ? "" : ` ${count}`}`;
  };
  const notes = notesText(table).join("").trim().replaceAll("\n", " ");
  return [
    "% \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${escapeLatex(`${captionOf(table)}.${notes === "" ? "" : ` ${notes}`}`).replaceAll("±", "$\\pm$")}}`,
    `  \\begin{tabular}{${"l".repeat(labels)}${"r".repeat(head.length - labels)}}`,
    "    \\toprule",
    `    ${head.map(escapeLatex).join(" & ")} \\\\`,
    "    \\midrule",
    ...body.map((row) => `    ${row.map(cell).join(" & ")} \\\\`),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

function notesText({ notes }: SweepTable): readonly string[] {
  return notes.map((note) => `${note}\n`);
}

function escapeLatex(text: string): string {
  return text
    .replaceAll("\\", "\\textbackslash ")
    .replace(/[&%$#_{}]/g, (character) => `\\${character}`)
    .replaceAll("~", "\\textasciitilde ")
    .replaceAll("^", "\\textasciicircum ");
}
