import { ConfigError, NelboError } from "../errors.ts";
import { version } from "../version.ts";
import { type Command, type ExitCode, flagsOf, usageOf } from "./command.ts";
import { commandNames, loadCommand } from "./commands.ts";
import { failureOf } from "./failure.ts";
import { guarded } from "./guarded.ts";
import { generalHelp } from "./help.ts";
import { outputModeOf } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

const helpFlags = ["--help", "-h"];

/**
 * The command line.
 *
 * @param words the words after the program's name
 * @returns the exit code; see docs/cli.md. Errors are printed on the terminal, never thrown.
 */
export async function runCli(words: readonly string[], writer: Terminal): Promise<number> {
  const terminal = guarded(writer);
  try {
    return (await dispatch(words, terminal)) ?? 0;
  } catch (error) {
    const { text, exitCode } = failureOf(error, terminal.errorStyle);
    terminal.errorLine(text);
    if (error instanceof NelboError) await tellChapters(error, terminal);
    return exitCode;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === "--version" || name === "-v") return terminal.line(version);
  const [topic] = rest;
  if (name === undefined || helpFlags.includes(name) || (name === "help" && topic === undefined)) {
    return terminal.line(await generalHelp(terminal));
  }
  if (name === "help" && topic !== undefined) return tellHelp(await findCommand(topic), terminal);
  const command = await findCommand(name);
  const names = rest.indexOf("--");
  const flags = names < 0 ? rest : rest.slice(0, names);
  if (flags.some((word) => helpFlags.includes(word))) return tellHelp(command, terminal);
  const { parseArguments } = await import("./arguments.ts");
  const { printedSettings, withSettingsFile } = await import("./settings.ts");
  const { fieldNames } = await import("../config/fields.ts");
  const settings = command.takesSettings ? fieldNames : [];
  const given = await withSettingsFile(parseArguments(rest, flagsOf(command), settings));
  const extra = given.positionals[command.positionals];
  if (extra !== undefined) {
    throw new ConfigError(`'${extra}' is one argument too many. Usage: ${usageOf(command)}`);
  }
  // Rejects --quiet with --json, even if no command is run.
  outputModeOf(given.flags);
  if (given.flags["print-config"] === true) return terminal.line(await printedSettings(given, terminal));
  return command.run(given, terminal);
}

/** Where the settings of an error are explained. */
async function tellChapters(error: NelboError, terminal: Terminal): Promise<void> {
  const { chapterHere, chaptersOf } = await import("./explained.ts");
  for (const chapter of await chaptersOf(error))
    terminal.errorLine(terminal.errorStyle.faint(`explained in ${chapterHere(chapter)}`));
}

async function tellHelp(command: Command, terminal: Terminal): Promise<void> {
  const { commandHelp } = await import("./commandHelp.ts");
  terminal.line(await commandHelp(command, terminal));
}

async function findCommand(name: string): Promise<Command> {
  const found = await loadCommand(name);
  if (found !== undefined) return found;
  if (name.startsWith("-")) {
    throw new ConfigError(`${name}: there is no such flag. See nelbo --help for all flags.`);
  }
  const { nearestWord } = await import("../config/nearestWord.ts");
  const nearest = nearestWord(name, commandNames);
  const hint = nearest === undefined ? `Commands: ${commandNames.join(", ")}.` : `Did you mean ${nearest}?`;
  throw new ConfigError(`${name}: there is no such command. ${hint}`);
}
