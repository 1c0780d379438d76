import type { SplitName } from "../../run/reconstructRun.ts";
import { type Command, requireRun } from "../command.ts";
import { jsonFlag, numberOf, textOf } from "../flags.ts";

const splits: readonly SplitName[] = ["train", "validation", "test"];

export const reconstructCommand: Command = {
  name: "reconstruct",
  usage: "<run> [flags]",
  summary: "put images through a trained run and back",
  examples: [
    {
      command: "nelbo reconstruct runs/mnist-784-400-20-001",
      meaning: "8 test images over their reconstructions",
    },
    {
      command: "nelbo reconstruct runs/mine --split train --count 32 --out pairs.png",
      meaning: "four rows of training images",
    },
  ],
  flags: [
    {
      name: "count",
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      help: "images, from the first on (1 to 10,000, default 8)",
    },
    { name: "columns", kind: "integer", minimum: 1, maximum: 1000, help: "pairs in a row (default 8)" },
    { name: "split", kind: "word", words: splits, help: `whose images: ${splits.join(", ")} (default test)` },
    {
      name: "data",
      kind: "text",
      placeholder: "name",
      help: "where the run's data are now: a name or a folder (default: as in training)",
    },
    {
      name: "out",
      kind: "text",
      placeholder: "file",
      help: "a PNG file that does not exist yet (default: in the run's pictures)",
    },
    jsonFlag,
  ],
  settings: [],
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const { reconstructRun } = await import("../../run/reconstructRun.ts");
    const { originals, reconstructions, ...result } = await reconstructRun(folder, {
      count: numberOf(flags.count),
      columns: numberOf(flags.columns),
      split: splits.find((name) => name === flags.split),
      data: textOf(flags.data),
      out: textOf(flags.out),
    });
    if (flags.json === true) return terminal.line(JSON.stringify(result));
    const { file, split } = result;
    terminal.line(
      `${file}: ${originals.count} ${split} images over ${reconstructions.count} reconstructions`,
    );
  },
};
