import { ConfigError, commandLineMessage } from "../../errors.ts";
import { type ConfigInput, resolveConfig } from "../config.ts";

/** What the command line says of settings that are refused. */
export function refusalOf(input: Readonly<Record<string, unknown>>, recommended?: ConfigInput): string {
  try {
    resolveConfig(input, recommended);
  } catch (error) {
    if (error instanceof ConfigError) return commandLineMessage(error);
    throw error;
  }
  throw new Error(`expected a refusal of ${JSON.stringify(input)}`);
}
