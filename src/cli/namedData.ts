import type { ConfigInput } from "../config/config.ts";
import { ConfigError } from "../errors.ts";
import type { ParsedArguments } from "./arguments.ts";

/** Settings with the data that a word beside flags names. Throws ConfigError where --data names some, too. */
export function withNamedData({
  positionals: [data],
  settings,
}: Pick<ParsedArguments, "positionals" | "settings">): ConfigInput {
  if (data !== undefined && settings.data !== undefined) {
    throw new ConfigError(`data: found both '${data}' and --data '${settings.data}'. Drop one of them.`);
  }
  return { ...settings, ...(data !== undefined && { data }) };
}
