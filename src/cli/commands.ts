import type { Command } from "./command.ts";

/** Every command, in the order of the help. A command is loaded when it is needed, so that no other slows it down. */
const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  train: async () => (await import("./commands/train.ts")).trainCommand,
  data: async () => (await import("./commands/data.ts")).dataCommand,
  resume: async () => (await import("./commands/resume.ts")).resumeCommand,
  sweep: async () => (await import("./commands/sweep.ts")).sweepCommand,
  worker: async () => (await import("./commands/worker.ts")).workerCommand,
  table: async () => (await import("./commands/table.ts")).tableCommand,
  sample: async () => (await import("./commands/sample.ts")).sampleCommand,
  reconstruct: async () => (await import("./commands/reconstruct.ts")).reconstructCommand,
  plot: async () => (await import("./commands/plot.ts")).plotCommand,
  report: async () => (await import("./commands/report.ts")).reportCommand,
  compare: async () => (await import("./commands/compare.ts")).compareCommand,
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluateCommand,
  reproduce: async () => (await import("./commands/reproduce.ts")).reproduceCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  encode: async () => (await import("./commands/encode.ts")).encodeCommand,
  decode: async () => (await import("./commands/decode.ts")).decodeCommand,
  score: async () => (await import("./commands/score.ts")).scoreCommand,
  info: async () => (await import("./commands/info.ts")).infoCommand,
  runs: async () => (await import("./commands/runs.ts")).runsCommand,
  schema: async () => (await import("./commands/schema.ts")).schemaCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
};

export const commandNames: readonly string[] = Object.keys(loaders);

/** The command with a name; undefined if there is none. */
export async function loadCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(loaders, name) ? loaders[name]?.() : undefined;
}

/** All commands, in the order of the help. */
export function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}
