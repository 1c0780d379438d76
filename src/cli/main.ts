#!/usr/bin/env node
import { RunError } from "../errors.ts";
import { failureOf } from "./failure.ts";
import { runCli } from "./runCli.ts";
import { processTerminal, styleOf } from "./terminal.ts";

/** The exit code that shells report for a program ended by SIGPIPE, which Node turns into an error. */
const readerGone = 141;

const { stdout, stderr } = process;
// If the reader has closed the pipe (`nelbo ... | head`), nothing more can be printed.
for (const [name, stream] of Object.entries({ "standard output": stdout, "standard error": stderr })) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(readerGone);
    const cause = new RunError(
      `Could not write to ${name}: ${error.message}. Free disk space, or redirect it elsewhere.`,
      { cause: error },
    );
    const { text, exitCode } = failureOf(cause, styleOf(stderr));
    if (stream !== stderr) stderr.write(`${text}\n`);
    process.exit(exitCode);
  });
}

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
