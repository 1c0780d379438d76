import type { FieldName } from "../config/fields.ts";
import { fields } from "../config/fields.ts";
import { presetSettings } from "../config/presets.ts";
import { ConfigError } from "../errors.ts";
import { drawFrom } from "./ranges.ts";
import type { SaidSettings, SweepCondition, SweepFile } from "./sweepFile.ts";

/** The largest number of runs of a sweep. */
export const mostRuns = 100_000;

export interface ExpandedSweep {
  /** The settings of each run, seeds in the innermost loop. The same settings may occur twice. */
  readonly runs: readonly SaidSettings[];
  /** Combinations that a condition left out. */
  readonly skipped: number;
}

/**
 * Every combination of the grid, the list, the draws and the seeds, after the conditions were applied in order. A value
 * of the list overrides the base, one of the grid overrides the list, one of a draw all of them.
 *
 * @throws ConfigError if there are more than 100,000 combinations, or conditions leave none
 */
export function expandSweep({ base, grid, list, random, seeds, conditions }: SweepFile): ExpandedSweep {
  const entries = list.length === 0 ? [{}] : list;
  const draws = random === undefined ? 1 : random.count;
  const count = grid.reduce(
    (product, [, values]) => product * values.length,
    entries.length * draws * seeds.length,
  );
  if (count > mostRuns)
    throw new ConfigError(
      `a sweep has at most ${mostRuns.toLocaleString("en-US")} runs; this one would have ` +
        `${count.toLocaleString("en-US")} combinations. Use fewer values, or draw some of them with 'random'.`,
    );
  const runs: SaidSettings[] = [];
  let skipped = 0;
  for (const entry of entries) {
    for (const point of gridPoints(grid)) {
      for (let draw = 0; draw < draws; draw++) {
        const drawn = (random?.settings ?? []).map(([name, range]) => [
          name,
          drawFrom(range, { seed: random?.seed ?? 0, name, draw }),
        ]);
        for (const seed of seeds) {
          const said = { ...base, ...entry, ...point, ...Object.fromEntries(drawn), seed };
          const kept = applyConditions(said, conditions);
          if (kept === undefined) skipped += 1;
          else runs.push(kept);
        }
      }
    }
  }
  if (runs.length === 0)
    throw new ConfigError(`conditions leave none of the ${count} runs. Drop a condition with 'skip'.`);
  return { runs, skipped };
}

/** The last setting of the grid changes fastest. */
function* gridPoints(grid: SweepFile["grid"]): Generator<SaidSettings> {
  const [first, ...rest] = grid;
  if (first === undefined) return yield {};
  const [name, values] = first;
  for (const value of values) for (const point of gridPoints(rest)) yield { [name]: value, ...point };
}

/** Undefined if a condition leaves the run out. */
function applyConditions(
  said: SaidSettings,
  conditions: readonly SweepCondition[],
): SaidSettings | undefined {
  let settings = said;
  for (const { when, effect } of conditions) {
    if (!holds(when, settings)) continue;
    if (effect.kind === "skip") return undefined;
    if (effect.kind === "set") settings = { ...settings, ...effect.settings };
    else
      settings = Object.fromEntries(
        Object.entries(settings).filter(([name]) => !effect.names.some((dropped) => dropped === name)),
      );
  }
  return settings;
}

function holds(when: SweepCondition["when"], settings: SaidSettings): boolean {
  return Object.entries(when).every(([name, values]) => {
    const value = JSON.stringify(settingOf(name as FieldName, settings));
    return values.some((each) => JSON.stringify(each) === value);
  });
}

/** The value of a setting: as given, of the preset, or the default. */
function settingOf(name: FieldName, settings: SaidSettings): unknown {
  if (settings[name] !== undefined) return settings[name];
  const preset: SaidSettings = presetSettings(settings.preset);
  return preset[name] ?? fields[name].schema.safeParse(undefined).data;
}
