import { arrayOutFlag, arrayOutputOf } from "../arrayOutput.ts";
import { type Command, requireRun, runOrExport } from "../command.ts";
import { anyNumber, imageFlags, imageOptionsOf } from "../imageFlags.ts";
import { outputFlags } from "../outputMode.ts";

const statistics = { mu: "mu", "log-var": "logVar", both: "both" } as const;

export const encodeCommand: Command = {
  name: "encode",
  usage: "<run> [<files>...] [flags]",
  words: runOrExport,
  summary: "turn images into codes",
  examples: [
    {
      command: "nelbo encode runs/mine --out codes.npy",
      meaning: "the codes of the run's test images, [N, L]",
    },
    {
      command: "nelbo encode runs/mine digits/ more.npy --out codes.csv",
      meaning: "the codes of a folder of PNG pictures and of an array",
    },
    {
      command: "nelbo encode exported photo.png",
      meaning: "the code of one picture by an exported model, as a line of JSON",
    },
  ],
  flags: [
    ...imageFlags,
    {
      name: "statistic",
      kind: "word",
      words: Object.keys(statistics),
      help: "mean of q(z|x), logarithm of its variance, or both: mu, log-var, both (default mu)",
    },
    arrayOutFlag,
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: anyNumber,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const output = arrayOutputOf(flags, terminal, "encoding");
    const statistic = Object.entries(statistics).find(([word]) => word === flags.statistic);
    const { encodeRun } = await import("../../apply/encodeRun.ts");
    const result = await encodeRun(folder, {
      ...imageOptionsOf(flags, terminal),
      files: positionals.slice(1),
      statistic: statistic?.[1],
      ...output.destination,
    }).finally(output.clear);
    output.tell(result, () => `codes of ${result.count} images`);
  },
};
