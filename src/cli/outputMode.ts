import { ConfigError } from "../errors.ts";
import { type CommandFlag, type FlagValue, jsonFlag } from "./flags.ts";

/** `text`: lines for people. `json`: JSON alone. `quiet`: where the result is, and nothing else. */
export type OutputMode = "text" | "json" | "quiet";

/** How a command that makes something tells of it. */
export const outputFlags: readonly CommandFlag[] = [
  jsonFlag,
  { name: "quiet", kind: "boolean", help: "print nothing but the path of what was made" },
];

/** Throws ConfigError where both are asked for. */
export function outputModeOf({ json, quiet }: Readonly<Record<string, FlagValue>>): OutputMode {
  if (json === true && quiet === true) {
    throw new ConfigError(
      "--quiet: expected without --json, found both. Drop --quiet for the results as JSON, or drop --json for a path alone.",
    );
  }
  if (json === true) return "json";
  return quiet === true ? "quiet" : "text";
}
