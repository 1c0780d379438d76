import { ConfigError } from "../../errors.ts";
import { type Command, usageOf } from "../command.ts";
import { numberOf, textOf } from "../flags.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { dataFlag } from "../runFlags.ts";
import { queueFlag } from "../sweepFlags.ts";

/** Words that stand in the place of the file. */
const actions = ["resume", "status", "run"] as const;

const output = ["json", "quiet"];
const working = ["processes", "redis", "queue", "slurm", "kubernetes", ...output];
/** The flags that each form accepts. */
const accepted: Readonly<Record<string, readonly string[]>> = {
  "<file>": ["dry-run", "out", ...working],
  resume: ["data", ...working],
  status: output,
  run: ["index", "data", ...output],
};

export const sweepCommand: Command = {
  name: "sweep",
  usage: "<file> | resume <sweep> | status <sweep> | run <sweep> --index <n> [flags]",
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
    {
      name: "index",
      kind: "integer",
      minimum: 0,
      maximum: 1e6,
      help: "with run: the run's line in the manifest, from 0",
    },
    { name: "slurm", kind: "boolean", help: "plan, and write slurm.sbatch, an array job; train nothing" },
    {
      name: "kubernetes",
      kind: "boolean",
      help: "plan, and write kubernetes.yaml, an Indexed Job, and a Dockerfile",
    },
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
    const kind = action ?? "<file>";
    for (const name of Object.keys(flags).filter((each) => !(accepted[kind] ?? []).includes(each)))
      throw new ConfigError(`--${name} has no effect with nelbo sweep ${kind}. Drop --${name}.`);
    const report = await import("../sweepReport.ts");
    if (action === "status") return report.tellStatus(named, mode, terminal);
    if (action === "run") {
      const index = numberOf(flags.index);
      if (index === undefined)
        throw new ConfigError(
          "nelbo sweep run: --index is required: the run's line in the manifest, from 0.",
        );
      return report.followIndex(await report.openForWork(named), index, textOf(flags.data), mode, terminal);
    }
    if (action === undefined && flags["dry-run"] === true)
      return report.tellSweepForecast(named, mode, terminal);
    if (flags.queue !== undefined && flags.redis === undefined)
      throw new ConfigError("--queue has an effect only with --redis. Drop --queue.");
    const options = { processes: numberOf(flags.processes), place: textOf(flags.data) };
    const sweep =
      action === "resume"
        ? await report.openForWork(named)
        : await report.planForWork(named, textOf(flags.out), mode, terminal);
    if (flags.slurm === true || flags.kubernetes === true)
      return report.writeClusterFiles(
        sweep,
        { slurm: flags.slurm === true, kubernetes: flags.kubernetes === true },
        mode,
        terminal,
      );
    const redis = textOf(flags.redis);
    return report.followSweep(sweep, { ...options, redis, queue: textOf(flags.queue) }, mode, terminal);
  },
};
