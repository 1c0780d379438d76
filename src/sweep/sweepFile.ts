import { splitNames } from "../analyse/plots/options.ts";
import { type FieldName, fields, isFieldName } from "../config/fields.ts";
import { nearestWord } from "../config/nearestWord.ts";
import { expectedFound, unknownSettings } from "../config/refusal.ts";
import { shown } from "../config/shown.ts";
import { parseYaml } from "../config/yaml.ts";
import { ConfigError } from "../errors.ts";
import { type Range, rangeProblem, readRange } from "./ranges.ts";

/** Settings of a run as a sweep file gives them: those that it leaves out have their defaults. */
export type SaidSettings = Readonly<Partial<Record<FieldName, unknown>>>;

/** What is measured of each finished run, as by `nelbo evaluate`. */
export interface SweepEvaluation {
  readonly split: (typeof splitNames)[number];
  /** Codes per image for the estimate of log p(x); 0 skips it. */
  readonly samples: number;
  /** Number of images, from the first on. Default: all. */
  readonly images?: number;
}

/** What happens to the runs whose settings match `when`. */
export interface SweepCondition {
  /** The values that a run must have, each one of a list. A setting that is not given has its default. */
  readonly when: Readonly<Partial<Record<FieldName, readonly unknown[]>>>;
  readonly effect:
    | { readonly kind: "skip" }
    | { readonly kind: "set"; readonly settings: SaidSettings }
    | { readonly kind: "drop"; readonly names: readonly FieldName[] };
}

/** A sweep file: settings of many runs. */
export interface SweepFile {
  /** The settings that all runs have. */
  readonly base: SaidSettings;
  /** Every combination of these values. */
  readonly grid: readonly (readonly [FieldName, readonly unknown[]])[];
  /** Settings that belong together; each entry is combined with all of the grid. Empty: one entry without settings. */
  readonly list: readonly SaidSettings[];
  /** Draws from ranges; each is combined with all of the grid and the list. */
  readonly random?: {
    readonly count: number;
    readonly seed: number;
    readonly settings: readonly (readonly [FieldName, Range])[];
  };
  readonly seeds: readonly number[];
  readonly conditions: readonly SweepCondition[];
  readonly evaluation: SweepEvaluation;
}

const keys = ["base", "grid", "list", "random", "seeds", "conditions", "evaluation"] as const;
/** Characters: a list of ten thousand entries. */
const longestFile = 2 ** 22;
export const mostSeeds = 10_000;
/** As of `nelbo evaluate`. */
const usualSamples = 100;

type Path = readonly (string | number)[];
type Refuse = (path: Path, problem: string) => void;

/**
 * Parses a sweep file in YAML 1.2 or JSON. All values are checked by the settings' own schema; whether the settings of
 * a run are compatible is checked when runs are planned.
 *
 * @param text the file's content
 * @param name the file's name in errors
 * @throws ConfigError with file, line, key and the nearest known word for everything that is wrong
 */
export function parseSweepFile(text: string, name: string): SweepFile {
  const { content, lineOf } = parseYaml(text, name, { what: "a sweep", longest: longestFile });
  const problems: string[] = [];
  const refuse: Refuse = (path, problem) => {
    const key = path.map(String).join(".");
    problems.push(`${name}, line ${lineOf(path)}: ${key === "" ? "" : `${key}: `}${problem}`);
  };
  const file = readFile(content, refuse);
  if (problems.length > 0) throw new ConfigError(problems.slice(0, mostProblems).join("\n"));
  return file;
}

const mostProblems = 20;

function readFile(content: unknown, refuse: Refuse): SweepFile {
  const parts = mapOf(content, [], "a sweep with 'base', 'grid' or 'seeds'", refuse);
  knownKeys(parts, keys, [], refuse);
  if (Object.keys(parts).length === 0) refuse([], `expected at least one of ${keys.join(", ")}, found none.`);
  const base = settingsAt(parts.base, ["base"], refuse);
  const random = parts.random === undefined ? undefined : readRandom(parts.random, refuse);
  const seeds = readSeeds(parts.seeds, base, refuse);
  return {
    base,
    grid: readGrid(parts.grid, refuse),
    list: readList(parts.list, refuse),
    ...(random && { random }),
    seeds,
    conditions: itemsOf(parts.conditions, ["conditions"], refuse).map((item, index) =>
      readCondition(item, ["conditions", index], refuse),
    ),
    evaluation: readEvaluation(parts.evaluation, refuse),
  };
}

function readGrid(given: unknown, refuse: Refuse): SweepFile["grid"] {
  const grid = given === undefined ? {} : mapOf(given, ["grid"], "settings with lists of values", refuse);
  return settingNames(grid, ["grid"], refuse).map((name) => {
    const values = grid[name];
    const path = ["grid", name];
    if (!Array.isArray(values) || values.length === 0) {
      refuse(path, `expected a list of values, such as [${shown(values)}], found ${shown(values)}.`);
      return [name, []] as const;
    }
    for (const [index, value] of values.entries()) checkValue(name, value, [...path, index], refuse);
    return [name, values as readonly unknown[]] as const;
  });
}

function readList(given: unknown, refuse: Refuse): SweepFile["list"] {
  const list = itemsOf(given, ["list"], refuse);
  if (given !== undefined && list.length === 0)
    refuse(["list"], "expected at least one entry with settings, found none.");
  return list.map((item, index) => settingsAt(item, ["list", index], refuse));
}

function readRandom(given: unknown, refuse: Refuse): NonNullable<SweepFile["random"]> {
  const path = ["random"];
  const parts = mapOf(given, path, "count, seed and settings", refuse);
  knownKeys(parts, ["count", "seed", "settings"], path, refuse);
  const ranges = mapOf(parts.settings, [...path, "settings"], "settings with ranges", refuse);
  const settings = settingNames(ranges, [...path, "settings"], refuse).flatMap((name) => {
    const at = [...path, "settings", name];
    const range = readRange(ranges[name]);
    if (range === undefined) {
      refuse(at, rangeProblem(ranges[name]));
      return [];
    }
    const ends = range.kind === "choice" ? range.values : [range.low, range.high];
    for (const value of ends) checkValue(name, value, at, refuse);
    return [[name, range] as const];
  });
  return {
    count: wholeNumber(parts.count, [...path, "count"], { least: 1, most: 100_000 }, refuse),
    seed: parts.seed === undefined ? 0 : wholeNumber(parts.seed, [...path, "seed"], anySeed, refuse),
    settings,
  };
}

const anySeed = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** A number of seeds, from 0 on, or a list of seeds. Default: the base's seed. */
function readSeeds(given: unknown, base: SaidSettings, refuse: Refuse): readonly number[] {
  if (given === undefined) return [typeof base.seed === "number" ? base.seed : 0];
  if (base.seed !== undefined) refuse(["base", "seed"], "seeds are given, too. Drop one of them.");
  if (!Array.isArray(given)) {
    const count = wholeNumber(given, ["seeds"], { least: 1, most: mostSeeds }, refuse);
    return Array.from({ length: count }, (_, seed) => seed);
  }
  if (given.length === 0 || given.length > mostSeeds)
    refuse(
      ["seeds"],
      `expected from 1 to ${mostSeeds.toLocaleString("en-US")} seeds, found ${given.length}.`,
    );
  return given.map((seed, index) => wholeNumber(seed, ["seeds", index], anySeed, refuse));
}

function readCondition(given: unknown, path: Path, refuse: Refuse): SweepCondition {
  const parts = mapOf(given, path, "'when' with 'skip', 'set' or 'drop'", refuse);
  knownKeys(parts, ["when", "skip", "set", "drop"], path, refuse);
  const said = mapOf(parts.when, [...path, "when"], "settings with values", refuse);
  const when = Object.fromEntries(
    settingNames(said, [...path, "when"], refuse).map((name) => [
      name,
      valuesIn(name, said[name], [...path, "when", name], refuse),
    ]),
  );
  const effects = ["skip", "set", "drop"].filter((key) => parts[key] !== undefined);
  if (effects.length !== 1)
    refuse(
      path,
      `expected one of skip, set and drop, found ${effects.length === 0 ? "none" : effects.join(" and ")}.`,
    );
  if (parts.set !== undefined)
    return { when, effect: { kind: "set", settings: settingsAt(parts.set, [...path, "set"], refuse) } };
  if (parts.drop !== undefined) {
    const names = itemsOf(parts.drop, [...path, "drop"], refuse).map(String);
    for (const problem of unknownSettings(names.filter((each) => !isFieldName(each))))
      refuse([...path, "drop"], problem);
    return { when, effect: { kind: "drop", names: names.filter(isFieldName) } };
  }
  if (parts.skip !== undefined && parts.skip !== true)
    refuse([...path, "skip"], `expected true, found ${shown(parts.skip)}.`);
  return { when, effect: { kind: "skip" } };
}

/** A value of a setting, or several of which a run must have one. A list that is one value itself counts as that. */
function valuesIn(name: FieldName, given: unknown, path: Path, refuse: Refuse): readonly unknown[] {
  if (!Array.isArray(given) || fits(name, given)) {
    checkValue(name, given, path, refuse);
    return [given];
  }
  for (const [index, value] of given.entries()) checkValue(name, value, [...path, index], refuse);
  return given;
}

function readEvaluation(given: unknown, refuse: Refuse): SweepEvaluation {
  const path = ["evaluation"];
  const parts = given === undefined ? {} : mapOf(given, path, "split, samples and images", refuse);
  knownKeys(parts, ["split", "samples", "images"], path, refuse);
  const split = parts.split ?? "test";
  const found = splitNames.find((name) => name === split);
  if (found === undefined) {
    const nearest = nearestWord(String(split), splitNames);
    const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    refuse([...path, "split"], `expected ${splitNames.join(", ")}, found ${shown(split)}.${hint}`);
  }
  return {
    split: found ?? "test",
    samples:
      parts.samples === undefined
        ? usualSamples
        : wholeNumber(parts.samples, [...path, "samples"], { least: 0, most: 1e6 }, refuse),
    ...(parts.images !== undefined && {
      images: wholeNumber(parts.images, [...path, "images"], { least: 1, most: 1e9 }, refuse),
    }),
  };
}

function settingsAt(given: unknown, path: Path, refuse: Refuse): SaidSettings {
  if (given === undefined || given === null) return {};
  const settings = mapOf(given, path, "settings, such as 'latentSize: 2'", refuse);
  const names = settingNames(settings, path, refuse);
  for (const name of names) checkValue(name, settings[name], [...path, name], refuse);
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

/** The keys that are settings. Others are refused, with the nearest setting, and `out`, which the sweep decides. */
function settingNames(
  map: Readonly<Record<string, unknown>>,
  path: Path,
  refuse: Refuse,
): readonly FieldName[] {
  const names = Object.keys(map);
  for (const name of names.filter((each) => !isFieldName(each))) {
    const [problem = ""] = unknownSettings([name]);
    refuse([...path, name], problem.slice(problem.indexOf(": ") + 2));
  }
  if (names.includes("out")) refuse([...path, "out"], "a sweep chooses the folders of its runs. Drop it.");
  if (names.includes("seed") && path[0] !== "base" && path[0] !== "conditions")
    refuse([...path, "seed"], "seeds of runs are given as 'seeds'. Move them there.");
  return names.filter(isFieldName).filter((name) => name !== "out");
}

function checkValue(name: FieldName, value: unknown, path: Path, refuse: Refuse): void {
  if (!fits(name, value)) refuse(path, expectedFound(name, value, JSON.stringify));
  if (name === "mlflow" && /\/\/[^/]*@/.test(String(value)))
    refuse(
      path,
      "a sweep's plan is stored, and must not contain a password. Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead.",
    );
}

function fits(name: FieldName, value: unknown): boolean {
  return value !== undefined && fields[name].schema.safeParse(value).success;
}

function mapOf(
  given: unknown,
  path: Path,
  expected: string,
  refuse: Refuse,
): Readonly<Record<string, unknown>> {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return { ...given };
  refuse(path, `expected ${expected}, found ${given === undefined ? "nothing" : shown(given)}.`);
  return {};
}

function itemsOf(given: unknown, path: Path, refuse: Refuse): readonly unknown[] {
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  refuse(path, `expected a list, found ${shown(given)}.`);
  return [];
}

function knownKeys(
  map: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: Path,
  refuse: Refuse,
): void {
  for (const key of Object.keys(map).filter((each) => !known.includes(each))) {
    const nearest = nearestWord(key, known);
    const setting = path.length === 0 && isFieldName(key) ? ` Settings of all runs belong under 'base'.` : "";
    const hint = nearest === undefined ? ` Keys here: ${known.join(", ")}.` : ` Did you mean ${nearest}?`;
    refuse([...path, key], `there is no such key.${setting === "" ? hint : setting}`);
  }
}

function wholeNumber(
  given: unknown,
  path: Path,
  { least, most }: { readonly least: number; readonly most: number },
  refuse: Refuse,
): number {
  if (typeof given === "number" && Number.isSafeInteger(given) && given >= least && given <= most)
    return given;
  refuse(
    path,
    `expected a whole number from ${least} to ${most.toLocaleString("en-US")}, found ${shown(given)}.`,
  );
  return least;
}
