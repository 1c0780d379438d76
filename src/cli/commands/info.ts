import { type Command, requireRun } from "../command.ts";
import { jsonFlag } from "../flags.ts";

export const infoCommand: Command = {
  name: "info",
  usage: "<run> [flags]",
  summary: "show a run's data, model, settings, progress and losses",
  examples: [
    {
      command: "nelbo info runs/mnist-784-400-20-001",
      meaning: "data, model, changed settings, last and best losses, the objective card",
    },
    {
      command: "nelbo info runs/mine --json | jq .last.test.loss",
      meaning: "one metric, for a script",
    },
  ],
  flags: [jsonFlag],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const { readRunSummary } = await import("../../apply/runs.ts");
    const summary = await readRunSummary(folder);
    if (flags.json === true) return terminal.line(JSON.stringify(summary));
    const { runLines } = await import("../runReport.ts");
    for (const line of runLines(summary, terminal)) terminal.line(line);
  },
};
