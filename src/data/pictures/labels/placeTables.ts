import { DataError } from "../../../errors.ts";
import { sortedNames } from "./nameOrder.ts";
import { indexPictures } from "./pictureIndex.ts";
import { type PlacedTable, placeTable } from "./placedTable.ts";
import type { LabelTable } from "./tables.ts";
import { counted, nameInWords, someNames } from "./words.ts";

/** The tables about the pictures, and notes on the others. */
export interface PlacedTables {
  readonly tables: readonly PlacedTable[];
  readonly notes: readonly string[];
}

/** Matches the rows of all tables to pictures, in the order of the tables' names. */
export function placeTables(
  paths: readonly string[],
  tables: readonly LabelTable[],
  around: string,
): PlacedTables {
  if (tables.length === 0) return { tables: [], notes: [] };
  const index = indexPictures(paths);
  const placed: PlacedTable[] = [];
  const others: { readonly name: string; readonly reason: string }[] = [];
  const byName = new Map(tables.map((table) => [table.name, table]));
  for (const table of sortedNames([...byName.keys()]).flatMap((name) => byName.get(name) ?? [])) {
    const found = table.unused === undefined ? placedOrNot(table) : { reason: table.unused };
    if ("reason" in found) others.push({ name: table.name, ...found });
    else placed.push(found);
  }
  return { tables: placed, notes: notUsed(others) };

  /** A table next to pictures may be about something else, so an error in it must not stop a training. */
  function placedOrNot(table: LabelTable) {
    try {
      return placeTable(table, index, around);
    } catch (cause) {
      if (!(cause instanceof DataError)) throw cause;
      return { reason: `cannot be read (${cause.message})` };
    }
  }
}

function notUsed(others: readonly { readonly name: string; readonly reason: string }[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of others) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return [...reasons].map(([reason, names]) =>
    names.length === 1
      ? `${nameInWords(names[0] ?? "")} ${reason}: it is not used.`
      : `${counted(names.length)} tables are not used because each ${reason}: ${someNames(names)}.`,
  );
}
