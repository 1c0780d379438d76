import type { ConfigInput } from "../config/config.ts";
import { ConfigError } from "../errors.ts";
import type { ParsedArguments } from "./arguments.ts";
import type { CommandFlag } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/**
 * A command as data: its arguments, its help, and how it runs. `run` imports the modules that it needs, so that help
 * prints without loading them. The parser of arguments is imported in the same way.
 */
export interface Command {
  readonly name: string;
  /** `<run> [flags]`. */
  readonly usage: string;
  /** What a word of the usage stands for, if that is not obvious. */
  readonly words?: Readonly<Record<string, string>>;
  /** One line. */
  readonly summary: string;
  readonly examples: readonly Example[];
  readonly flags: readonly CommandFlag[];
  /** Whether it accepts the settings of a run, as flags and as `key=value`. */
  readonly takesSettings: boolean;
  /** Maximum number of positional arguments. */
  readonly positionals: number;
  /** Resolves to the exit code, or to nothing for 0. */
  run(given: ParsedArguments, terminal: Terminal): Promise<ExitCode>;
}

/** Nothing for most commands, which then exit with 0. */
// biome-ignore lint/suspicious/noConfusingVoidType: what an async function without a value returns
export type ExitCode = number | void;

export interface Example {
  readonly command: string;
  readonly meaning: string;
}

/** The word `<run>` of a command that accepts runs and exports. */
export const runOrExport = {
  "<run>": "the folder of a finished run or of an export",
} as const;

/** `nelbo sample <run> [flags]`. */
export function usageOf({ name, usage }: Pick<Command, "name" | "usage">): string {
  return `nelbo ${name} ${usage}`.trimEnd();
}

/** The run folder that a command works on. Throws ConfigError if none is given. */
export function requireRun([folder]: readonly string[], command: Command): string {
  if (folder !== undefined && folder !== "") return folder;
  throw new ConfigError(`nelbo ${command.name}: no run folder is given. Usage: ${usageOf(command)}`);
}

/** Settings with the data named by a positional argument. Throws ConfigError if --data is given, too. */
export function withNamedData({
  positionals: [data],
  settings,
}: Pick<ParsedArguments, "positionals" | "settings">): ConfigInput {
  if (data !== undefined && settings.data !== undefined) {
    throw new ConfigError(`data is given twice: '${data}' and --data '${settings.data}'. Drop one of them.`);
  }
  return { ...settings, ...(data !== undefined && { data }) };
}

const settingsFlags: readonly CommandFlag[] = [
  {
    name: "config",
    kind: "text",
    placeholder: "file",
    help: "read settings from a YAML or JSON file, for example a run's config.json; flags override it",
  },
  { name: "print-config", kind: "boolean", help: "print all settings as JSON and exit" },
];

/** All flags of a command: its own, and --config and --print-config if it accepts settings. */
export function flagsOf({
  flags,
  takesSettings,
}: Pick<Command, "flags" | "takesSettings">): readonly CommandFlag[] {
  return takesSettings ? [...settingsFlags, ...flags] : flags;
}
