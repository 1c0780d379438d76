import type { ConfigInput } from "../config/config.ts";
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

const settingsFlags: readonly CommandFlag[] = [
  {
    name: "config",
    kind: "text",
    placeholder: "file",
    help: "settings from a file of YAML or JSON, a run's config.json too; flags come before it",
  },
  { name: "print-config", kind: "boolean", help: "print all settings as JSON, and do nothing else" },
];

/** All flags of a command: its own, and for one that takes settings of a run, those that tell of settings. */
export function flagsOf({
  flags,
  takesSettings,
}: Pick<Command, "flags" | "takesSettings">): readonly CommandFlag[] {
  return takesSettings ? [...settingsFlags, ...flags] : flags;
}
