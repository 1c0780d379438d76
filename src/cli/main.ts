#!/usr/bin/env node
import { RunError } from "../errors.ts";
import { failureOf } from "./failure.ts";
import { runCli } from "./runCli.ts";
import { processTerminal, styleOf } from "./terminal.ts";

/** What a shell reports of a program that SIGPIPE ended, which Node turns into an error. */
const readerGone = 141;

const { stdout, stderr } = process;
// Where the reader has seen enough (`nelbo ... | head`), there is nobody left to tell.
for (const [name, stream] of Object.entries({ "standard output": stdout, "standard error": stderr })) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(readerGone);
    const cause = new RunError(
      `${name}: could not write to it: ${error.message}. Make room, or have it go elsewhere.`,
      { cause: error },
    );
    const { text, exitCode } = failureOf(cause, styleOf(stderr));
    if (stream !== stderr) stderr.write(`${text}\n`);
    process.exit(exitCode);
  });
}

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
