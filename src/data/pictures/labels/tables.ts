import { createRecords } from "../../../codec/csvRecords.ts";
import { fileNameOf } from "../../../codec/excerpt.ts";
import { type Separator, separatorOf } from "../../../codec/table/separator.ts";
import { DataError } from "../../../errors.ts";

/** A text table next to pictures, one record per line. Cells are read on demand. */
export interface LabelTable {
  /** The path of its file, relative to the same folder as the paths of the pictures. */
  readonly name: string;
  /** The names of its columns; absent if the first record may contain them. */
  readonly columns?: readonly string[];
  readonly separator: Separator;
  readonly records: readonly string[];
  /** The line in the file on which each record ends, from 1. */
  readonly lines: Uint32Array;
  /** The reason why it is not used, as a phrase after its name: `has boxes, not classes`. */
  readonly unused?: string;
}

/** Lines from which the separator is detected. */
const sampleLines = 10;
/** The most characters of a record that spans several lines. */
const longestRecord = 2 ** 20;

/**
 * Reads a table that may contain labels and splits of pictures: CSV, TSV, or text files in CelebA's format: a count,
 * column names and then `000001.jpg -1 1 ...`, or only lines such as `000001.jpg 0`. A table with unclosed quotes is
 * returned as `unused`.
 *
 * @param name path of the file; its ending determines the format
 * @returns undefined if the file is not a table
 */
export function readLabelTable(name: string, text: string): LabelTable | undefined {
  const ending = /\.(csv|tsv|txt)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return undefined;
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const table = ending === "txt" ? spacedTable(name, lines) : separatedTable(name, lines);
  const kind = /^list_(bbox|landmarks)/i.exec(fileNameOf(name))?.[1]?.toLowerCase();
  if (table === undefined || kind === undefined) return table;
  return { ...table, unused: `has ${kind === "bbox" ? "boxes" : "landmarks"}, not classes` };
}

function separatedTable(name: string, lines: readonly string[]): LabelTable | undefined {
  const sample: string[] = [];
  for (const line of lines) {
    if (line.trim() !== "") sample.push(line);
    if (sample.length === sampleLines) break;
  }
  const separator = separatorOf(sample);
  if (sample[0] === undefined || !sample[0].includes(separator)) return undefined;
  try {
    return { name, separator, ...recordsOf(name, lines) };
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    return {
      name,
      separator,
      records: [],
      lines: new Uint32Array(0),
      unused: `cannot be read (${cause.message})`,
    };
  }
}

function recordsOf(name: string, lines: readonly string[]): Pick<LabelTable, "records" | "lines"> {
  const joined = createRecords(name, longestRecord);
  const records: string[] = [];
  const ends: number[] = [];
  for (const [at, line] of lines.entries()) {
    const record = joined.read(line);
    if (record === undefined || record.trim() === "") continue;
    records.push(record);
    ends.push(at + 1);
  }
  joined.finish();
  return { records, lines: Uint32Array.from(ends) };
}

/** Text with spaces between cells; undefined if its lines are not a table. */
function spacedTable(name: string, lines: readonly string[]): LabelTable | undefined {
  const used = lines.flatMap((line, at) => (line.trim() === "" ? [] : [at]));
  const cellsAt = (place: number) =>
    (lines[used[place] ?? -1] ?? "")
      .trim()
      .split(/\s+/)
      .filter((cell) => cell !== "");
  const tableFrom = (first: number, columns: readonly string[]): LabelTable => {
    const rows = used.slice(first);
    return {
      name,
      columns,
      separator: " ",
      records: rows.map((at) => lines[at] ?? ""),
      lines: Uint32Array.from(rows, (at) => at + 1),
    };
  };
  const [head, names, row] = [cellsAt(0), cellsAt(1), cellsAt(2)];
  if (head.length === 1 && /^\d+$/.test(head[0] ?? "") && row.length > 1) {
    if (names.length === row.length) return tableFrom(2, names);
    return names.length === row.length - 1 ? tableFrom(2, ["image_id", ...names]) : undefined;
  }
  const pictureName = /\.[a-z][a-z0-9]{2,4}$/i;
  const paired = [0, 1, used.length - 1].every((place) => {
    const cells = place < used.length ? cellsAt(place) : head;
    return cells.length === 2 && pictureName.test(cells[0] ?? "");
  });
  return paired ? tableFrom(0, ["image_id", pairedWith(name)]) : undefined;
}

/** The name of the second column in a file without column names. */
function pairedWith(name: string): string {
  const [word] = /partition|split|identity/.exec(fileNameOf(name).toLowerCase()) ?? [];
  return word ?? "label";
}
