import { ConfigError } from "../../errors.ts";
import { type Command, usageOf } from "../command.ts";
import { numberOf, textOf } from "../flags.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { dataFlag } from "../runFlags.ts";
import { queueFlag } from "../sweepFlags.ts";

/** Words that stand in the place of the file. */
const actions = ["resume", "status"] as const;

export const sweepCommand: Command = {
  name: "sweep",
  usage: "<file> | resume <sweep> | status <sweep> [flags]",
  words: {
    "<file>": "settings of many runs in YAML or JSON",
    "<sweep>": "the folder of a sweep",
  },
  summary: "train and evaluate many runs: seeds, grids, lists, random draws",
  examples: [
    { command: "nelbo sweep beta.yaml --dry-run", meaning: "the number of runs, time and disk space" },
    { command: "nelbo sweep beta.yaml", meaning: "all runs, as many at once as cores and memory allow" },
    {
      command: "nelbo sweep resume sweeps/beta-001",
      meaning: "those that are missing, after an interruption",
    },
    {
      command: "nelbo sweep status sweeps/beta-001",
      meaning: "how many are finished, and why others failed",
    },
  ],
  flags: [
    { name: "dry-run", kind: "boolean", help: "plan and measure a few steps; train and write nothing" },
    {
      name: "out",
      kind: "text",
      placeholder: "folder",
      help: "folder of the sweep, new or empty (default: a new one in sweeps/)",
    },
    {
      name: "processes",
      kind: "integer",
      minimum: 1,
      maximum: 1024,
      help: "runs at the same time (default: as cores and memory allow)",
    },
    {
      ...dataFlag,
      help: "current place of the data, with resume: a name or a path (default: as in the plan)",
    },
    {
      name: "redis",
      kind: "text",
      placeholder: "address",
      help: "train by nelbo worker on other machines, through a Redis server: redis://host:6379",
    },
    queueFlag,
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 2,
  async run({ positionals, flags }, terminal) {
    const mode = outputModeOf(flags);
    const [first = "", second] = positionals;
    const action = actions.find((word) => word === first);
    const named = action === undefined ? first : second;
    if (named === undefined || named === "")
      throw new ConfigError(
        `nelbo sweep: no ${action === undefined ? "file" : "folder of a sweep"} is given. Usage: ${usageOf(this)}`,
      );
    if (action === undefined && second !== undefined)
      throw new ConfigError(`'${second}' is one argument too many. Usage: ${usageOf(this)}`);
    const refused =
      action === "status"
        ? ["dry-run", "out", "processes", "data", "redis", "queue"]
        : action === "resume"
          ? ["dry-run", "out"]
          : ["data"];
    for (const name of refused)
      if (flags[name] !== undefined)
        throw new ConfigError(
          `--${name} has no effect with nelbo sweep ${action ?? "<file>"}. Drop --${name}.`,
        );
    const report = await import("../sweepReport.ts");
    if (action === "status") return report.tellStatus(named, mode, terminal);
    if (action === undefined && flags["dry-run"] === true)
      return report.tellSweepForecast(named, mode, terminal);
    if (flags.queue !== undefined && flags.redis === undefined)
      throw new ConfigError("--queue has an effect only with --redis. Drop --queue.");
    const options = { processes: numberOf(flags.processes), place: textOf(flags.data) };
    const sweep =
      action === "resume"
        ? await report.openForWork(named)
        : await report.planForWork(named, textOf(flags.out), mode, terminal);
    const redis = textOf(flags.redis);
    return report.followSweep(sweep, { ...options, redis, queue: textOf(flags.queue) }, mode, terminal);
  },
};
