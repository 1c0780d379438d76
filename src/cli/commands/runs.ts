import { existsSync } from "node:fs";
import type { FoundRun } from "../../apply/runs.ts";
import type { Config } from "../../config/config.ts";
import type { Command } from "../command.ts";
import { jsonFlag } from "../flags.ts";
import { localTime, nats } from "../format.ts";
import { type Column, tableLines } from "../table.ts";

/** Where training creates the folders of its runs. */
const defaultFolder = "runs";

const columns: readonly Column[] = [
  { title: "run" },
  { title: "data" },
  { title: "model" },
  { title: "beta", right: true },
  { title: "seed", right: true },
  { title: "epochs", right: true },
  { title: "test loss", right: true },
  { title: "kind" },
  { title: "state" },
  { title: "begun" },
];

export const runsCommand: Command = {
  name: "runs",
  usage: "[<folder>] [flags]",
  summary: "list the runs below a folder, newest first",
  examples: [
    { command: "nelbo runs", meaning: "the runs in runs/" },
    { command: "nelbo runs experiments", meaning: "the runs in another folder and its subfolders" },
    {
      command: `nelbo runs --json | jq -s 'map(select(.loss.mark == "-ELBO")) | min_by(.last.test.loss).folder'`,
      meaning: "one line of JSON per run: here, the run with the lowest negative ELBO on test images",
    },
  ],
  flags: [jsonFlag],
  takesSettings: false,
  positionals: 1,
  async run({ positionals: [named], flags }, terminal) {
    const folder = named ?? defaultFolder;
    const { findRuns } = await import("../../apply/runs.ts");
    // The default folder does not exist before the first training; that is not an error.
    const found = named === undefined && !existsSync(folder) ? [] : await findRuns(folder);
    if (flags.json === true) {
      for (const each of found)
        terminal.line(JSON.stringify(each.kind === "run" ? each.run : brokenOf(each)));
      return;
    }
    if (found.length === 0) {
      return terminal.line(`${folder}: no runs found. To train one: ${terminal.program} train mnist`);
    }
    for (const line of tableLines(columns, found.map(rowOf), terminal.style)) terminal.line(line);
    for (const line of await legendLines(found)) terminal.line(terminal.style.faint(line));
    for (const each of found) {
      if (each.kind === "broken") terminal.line(`\n${terminal.style.bad("broken")} ${each.problem}`);
    }
  },
};

/** The meaning of the marks in the column `kind`: what a test loss is, and which other losses it is comparable with. */
async function legendLines(found: readonly FoundRun[]): Promise<readonly string[]> {
  const marks = found.flatMap((each) =>
    each.kind === "run" && each.run.last?.test !== undefined ? [each.run.loss.mark] : [],
  );
  if (marks.length === 0) return [];
  const { markLegend } = await import("../../config/lossKind.ts");
  const legend = [
    "test loss: nats per datum, after the last epoch; only losses of the same kind and data are comparable",
    ...markLegend(marks),
  ];
  return ["", ...legend.map((line, index) => `${index === 0 ? "" : "  "}${line}`)];
}

type BrokenRun = Extract<FoundRun, { kind: "broken" }>;

function brokenOf({ folder, begun, problem }: BrokenRun) {
  return { folder, state: "broken", begun, problem };
}

/** Autoencoders and principal components have no KL, and no beta to weight it. */
function hasKl({ model }: Config): boolean {
  return model === "vae";
}

function rowOf(found: FoundRun): readonly string[] {
  if (found.kind === "broken") {
    return [found.folder, "", "", "", "", "", "", "", "broken", localTime(found.begun)];
  }
  const { folder, data, model, config, epochs, last, loss, state, begun } = found.run;
  return [
    folder,
    data.name,
    model.description,
    hasKl(config) ? String(config.beta) : "",
    String(config.seed),
    `${epochs.done}/${epochs.planned}`,
    last?.test === undefined ? "" : nats(last.test.loss),
    last?.test === undefined ? "" : loss.mark,
    state,
    localTime(begun),
  ];
}
