import { ConfigError } from "../errors.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandFlag } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/**
 * A command as data: what it takes, how it is explained, and how it is run. What running takes is imported by `run`
 * itself, so that nobody waits for it who asks for help; the same goes for what reads arguments.
 */
export interface Command {
  readonly name: string;
  /** `<run> [flags]`. */
  readonly usage: string;
  /** What a word of the usage stands for, where that is not plain. */
  readonly words?: Readonly<Record<string, string>>;
  /** One line. */
  readonly summary: string;
  readonly examples: readonly Example[];
  readonly flags: readonly CommandFlag[];
  /** Whether it takes the settings of a run, as flags and as `key=value`. */
  readonly takesSettings: boolean;
  /** At most so many words besides flags. */
  readonly positionals: number;
  /** Resolves to the exit code where that is not 0. */
  run(given: ParsedArguments, terminal: Terminal): Promise<ExitCode>;
}

/** Nothing, for most commands: those that are done when they return. */
// biome-ignore lint/suspicious/noConfusingVoidType: what an async function without a value returns
export type ExitCode = number | void;

export interface Example {
  readonly command: string;
  readonly meaning: string;
}

/** The word `<run>` of a command that takes more than runs. */
export const runOrExport = {
  "<run>": "the folder of a finished run, or one that a run was exported to",
} as const;

/** `nelbo sample <run> [flags]`. */
export function usageOf({ name, usage }: Pick<Command, "name" | "usage">): string {
  return `nelbo ${name} ${usage}`.trimEnd();
}

/** The run folder that a command works on. Throws ConfigError where none is named. */
export function requireRun([folder]: readonly string[], command: Command): string {
  if (folder !== undefined && folder !== "") return folder;
  throw new ConfigError(
    `nelbo ${command.name}: expected a run folder, found none. Usage: ${usageOf(command)}`,
  );
}
