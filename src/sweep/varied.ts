import { fieldNames } from "../config/fields.ts";
import { shown } from "../config/shown.ts";
import type { PlannedRun } from "./manifest.ts";

/** The settings that differ between runs, in the order of the schema; the seed is last. */
export function variedSettings(runs: readonly Pick<PlannedRun, "settings">[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const varied = fieldNames.filter((name) => {
    const value = first.settings[name];
    const text = JSON.stringify(value);
    // Most values are numbers and words, which need no text to be compared.
    return runs.some(({ settings }) => settings[name] !== value && JSON.stringify(settings[name]) !== text);
  });
  return [...varied.filter((name) => name !== "seed"), ...varied.filter((name) => name === "seed")];
}

/** `beta 4, latentSize 2, seed 0` for each run, by its id: the settings in which it differs from others. */
export function runTitles(runs: readonly PlannedRun[]): ReadonlyMap<string, string> {
  const varied = variedSettings(runs);
  return new Map(
    runs.map(({ id, settings }) => [
      id,
      varied.map((name) => `${name} ${settingText(settings[name])}`).join(", "),
    ]),
  );
}

/** A setting's value as a label: words without quotes, lists without brackets. */
export function settingText(value: unknown): string {
  if (value === undefined) return "none";
  if (Array.isArray(value)) return value.map(settingText).join(" ");
  return typeof value === "string" ? value : shown(value);
}
