import { ConfigError } from "../errors.ts";
import type { Command } from "./command.ts";

type FlagValue = string | number | boolean | undefined;

/** The run folder that a command works on. Throws ConfigError where none is named. */
export function requireRun(
  positionals: readonly string[],
  { name, usage }: Pick<Command, "name" | "usage">,
): string {
  const [folder] = positionals;
  if (folder !== undefined) return folder;
  throw new ConfigError(`nelbo ${name}: expected a run folder, found none. Usage: nelbo ${name} ${usage}`);
}

/** A number given as text. Throws ConfigError naming the flag where it is none. */
export function numberFlag(name: string, value: FlagValue): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  const number = Number(value);
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(number)) return number;
  throw new ConfigError(`--${name}: expected a number, found '${value}'.`);
}

export function textFlag(value: FlagValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}
