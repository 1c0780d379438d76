import { loadCommands } from "../../src/cli/commands.ts";
import { runCli } from "../../src/cli/runCli.ts";
import { processTerminal } from "../../src/cli/terminal.ts";

/** Run by startUp.test.ts: the help of every command that takes no settings, in one process. */
for (const { name, takesSettings } of await loadCommands()) {
  if (takesSettings !== true) await runCli([name, "--help"], processTerminal());
}
