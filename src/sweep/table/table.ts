import { advice, change } from "../../advice.ts";
import { type FieldName, isFieldName } from "../../config/fields.ts";
import { nearestSetting } from "../../config/refusal.ts";
import { ConfigError } from "../../errors.ts";
import type { SweepRun } from "../sweepFolder.ts";
import { runTitles, settingText, variedSettings } from "../varied.ts";
import { type NamedResult, requireComparable } from "./comparable.ts";
import { type SweepValue, sweepValue } from "./values.ts";

export interface TableOptions {
  /** Settings whose values are the rows. */
  readonly rows: readonly string[];
  /** Settings whose values are the columns. Default: one column. */
  readonly columns?: readonly string[] | undefined;
  /** Default: evaluation.negativeElbo. */
  readonly value?: string | undefined;
  /** Only runs with these values, as text: `{ beta: "4" }`. */
  readonly where?: Readonly<Record<string, string>> | undefined;
}

/** The mean over seeds, and the sample standard deviation, which one run has not. */
export interface TableCell {
  readonly mean: number;
  readonly deviation?: number;
  /** Finished runs with the value. */
  readonly n: number;
  /** Runs of the plan. */
  readonly planned: number;
}

export interface SweepTable {
  readonly value: string;
  /** What the value is, with its unit. */
  readonly title: string;
  readonly rowSettings: readonly string[];
  readonly columnSettings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly columns: readonly (readonly string[])[];
  /** By row and column; undefined if no run has the value. */
  readonly cells: readonly (readonly (TableCell | undefined)[])[];
  /** What readers must know. */
  readonly notes: readonly string[];
}

/**
 * A table of a value over the seeds of a sweep. Runs of one cell may differ in nothing but the seed.
 *
 * @throws ConfigError for unknown settings or values, runs of one cell that differ in other settings, or values that
 *   cannot be compared, with the reasons
 */
export function sweepTable(
  runs: readonly SweepRun[],
  { rows, columns = [], value: name = "evaluation.negativeElbo", where = {} }: TableOptions,
): SweepTable {
  const value = sweepValue(name);
  const rowSettings = rows.map((each) => knownSetting(each, "rows"));
  const columnSettings = columns.map((each) => knownSetting(each, "columns"));
  const chosen = chosenRuns(runs, where);
  const titles = runTitles(chosen.map(({ run }) => run));
  const labelsOf = (settings: readonly string[], { run }: SweepRun) =>
    settings.map((setting) => settingText(run.settings[setting]));
  const byRow = grouped(chosen, (run) => labelsOf(rowSettings, run));
  const byColumn = grouped(chosen, (run) => labelsOf(columnSettings, run));
  const cells = byRow.map(({ items }) => {
    const parts = new Map(
      grouped(items, (run) => labelsOf(columnSettings, run)).map((part) => [part.key, part.items]),
    );
    return byColumn.map(({ key }) => parts.get(key) ?? []);
  });
  for (const cell of cells.flat()) requireSeedsOnly(cell);
  const named = chosen.flatMap(({ run, result }): readonly NamedResult[] =>
    result === undefined ? [] : [{ title: titles.get(run.id) ?? run.id, result, seed: run.settings.seed }],
  );
  const [first] = named;
  if (first === undefined)
    throw new ConfigError("no run of this sweep is finished yet, so there is nothing to show.");
  return {
    value: name,
    title: value.title(first.result),
    rowSettings,
    columnSettings,
    rows: byRow.map(({ labels }) => labels),
    columns: byColumn.map(({ labels }) => labels),
    cells: cells.map((row) => row.map((cell) => cellOf(cell, value))),
    notes: [...requireComparable(value, named), ...missingNotes(chosen, value)],
  };
}

/** The runs that have these values. Throws ConfigError if none has. */
export function chosenRuns(
  runs: readonly SweepRun[],
  where: Readonly<Record<string, string>>,
): readonly SweepRun[] {
  const wanted = Object.entries(where).map(([name, text]) => [knownSetting(name, "where"), text] as const);
  const chosen = runs.filter(({ run }) =>
    wanted.every(([name, text]) => settingText(run.settings[name]) === text),
  );
  if (chosen.length > 0) return chosen;
  const values = wanted.map(
    ([name]) =>
      `${name} is ${[...new Set(runs.map(({ run }) => settingText(run.settings[name])))].slice(0, 10).join(", ")}`,
  );
  throw new ConfigError(`where: no run has these values: ${values.join("; ")}.`);
}

function knownSetting(name: string, option: string): FieldName {
  if (isFieldName(name)) return name;
  const nearest = nearestSetting(name);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  throw new ConfigError(`there is no such setting as '${name}'.${hint}`, { setting: option, value: name });
}

interface Group {
  readonly key: string;
  readonly labels: readonly string[];
  readonly items: readonly SweepRun[];
}

/** In the order of the plan. */
function grouped(
  runs: readonly SweepRun[],
  labelsOf: (run: SweepRun) => readonly string[],
): readonly Group[] {
  const groups = new Map<string, { readonly labels: readonly string[]; readonly items: SweepRun[] }>();
  for (const run of runs) {
    const labels = labelsOf(run);
    const key = JSON.stringify(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, items: [run] });
    else group.items.push(run);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

function requireSeedsOnly(cell: readonly SweepRun[]): void {
  const others = variedSettings(cell.map(({ run }) => run)).filter((name) => name !== "seed");
  if (others.length === 0) return;
  throw new ConfigError(
    `the runs of one cell differ in ${others.join(", ")}, and their mean would mix them.`,
    {
      remedy: advice`Add ${others[0] ?? ""} to ${change("rows")} or ${change("columns")}, or choose runs with ${change("where")}.`,
    },
  );
}

function cellOf(cell: readonly SweepRun[], value: SweepValue): TableCell | undefined {
  const values = cell.flatMap(({ result }) => {
    const found = result && value.of(result);
    return found === undefined ? [] : [found];
  });
  return values.length === 0 ? undefined : { ...meanAndDeviation(values), planned: cell.length };
}

/** The mean, and the sample standard deviation, with n - 1 in its denominator. */
export function meanAndDeviation(values: readonly number[]): Omit<TableCell, "planned"> {
  const n = values.length;
  const mean = values.reduce((sum, each) => sum + each, 0) / n;
  if (n < 2) return { mean, n };
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (n - 1)), n };
}

function missingNotes(runs: readonly SweepRun[], value: SweepValue): readonly string[] {
  const count = (test: (run: SweepRun) => boolean) => runs.filter(test).length;
  const failed = count(({ state }) => state === "failed");
  const left = count(({ state }) => state === "planned" || state === "begun");
  const without = count(({ result }) => result !== undefined && value.of(result) === undefined);
  return [
    ...(failed > 0 ? [`${failed} of ${runs.length} runs failed and are left out.`] : []),
    ...(left > 0 ? [`${left} of ${runs.length} runs are not finished yet and are left out.`] : []),
    ...(without > 0 ? [`${without} of ${runs.length} runs have no ${value.name}.`] : []),
  ];
}
