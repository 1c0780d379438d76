#!/usr/bin/env node
import { nearestWord } from "../config/config.ts";
import { ConfigError, NelboError } from "../errors.ts";
import { version } from "../run/version.ts";
import { parseArguments } from "./arguments.ts";
import { commands } from "./commands.ts";
import { commandHelp, generalHelp } from "./help.ts";
import { processTerminal, styleOf, type Terminal } from "./terminal.ts";

const unexpectedFailure = 1;

async function main(words: readonly string[], terminal: Terminal): Promise<void> {
  const [name, ...rest] = words;
  if (name === "--version" || name === "-v") return terminal.line(version);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    return terminal.line(generalHelp(terminal.style));
  }
  const entry = commands[name];
  if (entry === undefined) {
    const nearest = nearestWord(name, Object.keys(commands));
    const hint =
      nearest === undefined ? `There are ${Object.keys(commands).join(", ")}.` : `Did you mean ${nearest}?`;
    throw new ConfigError(`${name}: there is no such command. ${hint}`);
  }
  const command = await entry.load();
  if (rest.includes("--help") || rest.includes("-h"))
    return terminal.line(commandHelp(command, terminal.style));
  const given = parseArguments(rest, command.flags, command.settings);
  const extra = given.positionals[command.positionals];
  if (extra !== undefined) {
    throw new ConfigError(`'${extra}': expected nothing more. Usage: nelbo ${command.name} ${command.usage}`);
  }
  return command.run(given, terminal);
}

/** What went wrong, for people, on standard error; a stack only where the fault is ours. */
function report(error: unknown): number {
  const style = styleOf(process.stderr);
  if (error instanceof NelboError) {
    process.stderr.write(`${style.bad("error")} ${error.message}\n`);
    return error.exitCode;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${style.bad("unexpected error")} This is a defect of nelbo; please report it.\n${detail}\n`,
  );
  return unexpectedFailure;
}

// A reader that has seen enough (`nelbo ... | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await main(process.argv.slice(2), processTerminal());
} catch (error) {
  process.exitCode = report(error);
}
