import { DataError } from "../../../errors.ts";
import type { PlacedTable } from "./placedTable.ts";
import { nameInWords } from "./words.ts";

/** Values of a table, one per row; an empty text if a row has none. */
export interface RowValues {
  readonly table: PlacedTable;
  readonly values: readonly string[];
}

/**
 * The value of each picture, from the rows of several tables; an empty text if it has none.
 *
 * @param paths of pictures, for errors
 * @param the kind of value, for errors: `label`
 * @throws DataError if two rows give a picture different values
 */
export function pictureValues(
  paths: readonly string[],
  parts: readonly RowValues[],
  what: string,
): readonly string[] {
  const found: string[] = new Array(paths.length).fill("");
  /** The part and the row of each value. */
  const [fromPart, fromRow] = [new Uint32Array(paths.length), new Uint32Array(paths.length)];
  for (const [part, { table, values }] of parts.entries()) {
    for (const [row, picture] of table.pictures.entries()) {
      const value = values[row] ?? "";
      if (picture < 0 || value === "") continue;
      const before = found[picture] ?? "";
      if (before === "") {
        found[picture] = value;
        fromPart[picture] = part;
        fromRow[picture] = row;
      } else if (before !== value) {
        const first = parts[fromPart[picture] ?? 0]?.table.place(fromRow[picture] ?? 0);
        throw new DataError(
          `${table.place(row)}: expected one ${what} for ${nameInWords(paths[picture] ?? "")}, found ${nameInWords(value)} here and ` +
            `${nameInWords(before)} in ${first}. Remove one of the lines.`,
        );
      }
    }
  }
  return found;
}
