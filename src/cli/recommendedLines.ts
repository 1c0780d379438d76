import type { ConfigInput } from "../config/config.ts";
import type { FieldName } from "../config/fields.ts";
import type { Recommendation } from "../config/recommend.ts";
import { settingFlags } from "./arguments.ts";
import { twoColumns } from "./layout.ts";

const widest = 100;

/** Settings as flags: `--encoder conv --channels 32,64`. */
export function flagsOfSettings(settings: ConfigInput): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      const [first = "", short = first] = settingFlags(name as FieldName);
      return `${short} ${Array.isArray(value) ? value.join(",") : value}`;
    })
    .join(" ");
}

/** A row for each choice: its flags and the reason. */
export function recommendedLines({ choices }: Recommendation, columns: number): readonly string[] {
  const rows = choices.map(({ settings, reason }) => [flagsOfSettings(settings), reason] as const);
  return twoColumns(rows, Math.max(60, Math.min(widest, columns)));
}
