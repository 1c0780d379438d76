import { type Command, requireRun } from "../command.ts";
import { numberOf, textOf } from "../flags.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { dataFlag, deviceFlag, deviceOf, noReportFlag } from "../runFlags.ts";

export const resumeCommand: Command = {
  name: "resume",
  usage: "<run> [flags]",
  summary: "resume an interrupted run, with bitwise identical results",
  examples: [
    {
      command: "nelbo resume runs/mnist-784-400-20-001",
      meaning: "from its last checkpoint, in its own folder",
    },
    {
      command: "nelbo resume runs/mine --epochs 50",
      meaning: "with more epochs than planned; also for a finished run",
    },
  ],
  flags: [
    {
      name: "epochs",
      kind: "integer",
      minimum: 1,
      maximum: 1e6,
      help: "total number of epochs, at least as many as before",
    },
    {
      name: "threads",
      kind: "integer",
      minimum: 0,
      maximum: 1024,
      help: "processor threads (default: as in the run; another number may change the last bits)",
    },
    deviceFlag("what computes (default: as in the run; another device changes the last bits)"),
    dataFlag,
    noReportFlag,
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const mode = outputModeOf(flags);
    const { followRun } = await import("../followRun.ts");
    const { resumeRun } = await import("../../run/resumeRun.ts");
    const report = flags["no-report"] !== true;
    const options = {
      epochs: numberOf(flags.epochs),
      threads: numberOf(flags.threads),
      device: deviceOf(flags.device),
      data: textOf(flags.data),
      load: loadProgress(terminal, mode),
    };
    return followRun(
      { mode, report, begin: (signal) => resumeRun(folder, { ...options, signal, report }) },
      terminal,
    );
  },
};
