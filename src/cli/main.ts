#!/usr/bin/env node
import { runCli } from "./runCli.ts";
import { processTerminal } from "./terminal.ts";

/** What a shell reports of a program that SIGPIPE ended, which Node turns into an error. */
const readerGone = 141;

// Where the reader has seen enough (`nelbo ... | head`), there is nobody left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(readerGone);
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
