import { ConfigError } from "../errors.ts";
import { type CommandFlag, type FlagValue, jsonFlag } from "./flags.ts";

/** `text`: lines for people. `json`: only JSON. `quiet`: only the path of the result. */
export type OutputMode = "text" | "json" | "quiet";

/** Output flags of a command that writes a result. */
export const outputFlags: readonly CommandFlag[] = [
  jsonFlag,
  { name: "quiet", kind: "boolean", help: "print only the path of the result" },
];

/** Throws ConfigError if both flags are given. */
export function outputModeOf({ json, quiet }: Readonly<Record<string, FlagValue>>): OutputMode {
  if (json === true && quiet === true) {
    throw new ConfigError(
      "--quiet and --json cannot be combined. Drop --quiet to print JSON, or drop --json to print only the path.",
    );
  }
  if (json === true) return "json";
  return quiet === true ? "quiet" : "text";
}
