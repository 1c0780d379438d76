import { distance } from "fastest-levenshtein";
import { advice, change, valueAlone } from "../../../advice.ts";
import { ConfigError, DataError } from "../../../errors.ts";
import { meaningOf } from "../../reading/arrayNames.ts";
import type { PlacedTable } from "./placedTable.ts";
import type { TableSplits } from "./tableSplits.ts";
import { classesOfValues } from "./valueClasses.ts";
import { counted, nameInWords, someNames } from "./words.ts";

/** The column that labels are read from, in one or several tables. */
export interface LabelColumn {
  readonly name: string;
  readonly parts: readonly { readonly table: PlacedTable; readonly column: number }[];
}

/** Column names for classes in pictures, ranked after the names of label arrays. */
const furtherWords = ["species", "breed", "variety", "kind", "genre"];
const mostListed = 20;

/**
 * Chooses the column of labels: the requested one; otherwise one named label, class, target, y, category, species or
 * similar; otherwise the only column apart from picture names and splits.
 *
 * @param unused notes on the unused tables, one sentence each, for the error
 * @returns a note if there are several columns and none can be chosen
 * @throws ConfigError if no column has the requested name
 */
export function chooseLabelColumn(
  tables: readonly PlacedTable[],
  splits: readonly TableSplits[],
  asked: string | undefined,
  unused: readonly string[],
): LabelColumn | { readonly note: string } | undefined {
  const isSplit = (table: PlacedTable, column: number) =>
    splits.some((each) => each.table === table && each.column === column);
  const all = tables.flatMap((table) =>
    table.columns.flatMap((name, column) =>
      column === table.key || isSplit(table, column) || /^(unnamed: \d+|)$/i.test(name)
        ? []
        : [{ name, table, column }],
    ),
  );
  const names = [...new Set(all.map(({ name }) => name))];
  const named = (name: string): LabelColumn => ({
    name,
    parts: tables.flatMap((table) =>
      all.filter((each) => each.table === table && each.name === name).slice(0, 1),
    ),
  });
  if (asked !== undefined) {
    const found =
      names.find((name) => name === asked) ??
      names.find((name) => name.toLowerCase() === asked.toLowerCase());
    if (found === undefined) throw noColumn(asked, names, unused);
    return named(found);
  }
  const [best] = names
    .map((name, at) => ({ name, at, rank: rankOf(name) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at);
  if (best === undefined) return undefined;
  if (best.rank < Number.POSITIVE_INFINITY || names.length === 1) return named(best.name);
  const example = all.find(({ name, table, column }) => holdsClasses(name, table, column))?.name;
  const where = [...new Set(all.map(({ table }) => nameInWords(table.name)))].join(" and ");
  return {
    note:
      `${where}: ${counted(names.length)} columns may be labels: ${someNames(names, mostListed)}. Choose one with the setting ` +
      `labels${example === undefined ? "" : `, for example labels=${nameInWords(example)}`}.`,
  };
}

/** Whether a column can be read as labels: a column of names or fractions cannot, because it has too many values. */
function holdsClasses(name: string, table: PlacedTable, column: number): boolean {
  try {
    const values = table.column(column).filter((_, row) => (table.pictures[row] ?? -1) >= 0);
    return "classes" in classesOfValues(name, values);
  } catch (cause) {
    if (cause instanceof DataError) return false;
    throw cause;
  }
}

/**
 * The rank of a name as a column of labels; 0 is the best. A single word ranks before several: `label` before
 * `label_source`.
 */
function rankOf(name: string): number {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  const several = words.length > 1 ? 1_000 : 0;
  const { role, rank } = meaningOf(name);
  if (role === "labels") return several + rank;
  const further = furtherWords.findIndex((word) => words.includes(word));
  return further < 0 ? Number.POSITIVE_INFINITY : several + 100 + further;
}

function noColumn(asked: string, names: readonly string[], unused: readonly string[]): ConfigError {
  const others = unused.length === 0 ? "" : ` ${unused.join(" ")}`;
  if (names.length === 0) {
    return new ConfigError(`no table next to the pictures has rows about them.${others}`, {
      setting: "labels",
      value: asked,
      remedy: advice`Drop ${change("labels")}, or put a CSV file next to them: the header file,label, then one line per picture.`,
    });
  }
  const near = names.map((name) => ({ name, apart: apart(asked, name) })).sort((a, b) => a.apart - b.apart);
  const [nearest = { name: "", apart: 0 }] = near;
  const more = near.length > mostListed ? `, and ${near.length - mostListed} more` : "";
  const listed =
    near
      .slice(0, mostListed)
      .map(({ name }) => nameInWords(name))
      .join(", ") + more;
  const meant = nearest.apart <= nearest.name.length / 2;
  return new ConfigError(
    `expected the name of a column in the tables next to the pictures (${listed}), found ${nameInWords(asked)}.${others}`,
    {
      setting: "labels",
      value: asked,
      remedy: meant ? advice`Did you mean ${valueAlone("labels", nearest.name)}?` : advice`Use one of these.`,
    },
  );
}

/** The time of a comparison grows with the square of the length, so only the beginnings of long names are compared. */
function apart(a: string, b: string): number {
  return distance(a.slice(0, 100).toLowerCase(), b.slice(0, 100).toLowerCase());
}
