import type { SplitName } from "../../run/reconstructRun.ts";
import { type Command, requireRun } from "../command.ts";
import { textOf } from "../flags.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { pictureFlags, pictureOptionsOf } from "../pictureFlags.ts";

const splits: readonly SplitName[] = ["train", "validation", "test"];

export const reconstructCommand: Command = {
  name: "reconstruct",
  usage: "<run> [flags]",
  summary: "put images through a trained run and back",
  examples: [
    {
      command: "nelbo reconstruct runs/mnist-784-400-20-001",
      meaning: "8 test images, from the first on, over their reconstructions",
    },
    {
      command: "nelbo reconstruct runs/mine --split train --count 32 --out pairs.png",
      meaning: "four rows of training images",
    },
  ],
  flags: [
    ...pictureFlags({ count: 8, columns: "images in a row (default 8)" }),
    { name: "split", kind: "word", words: splits, help: `whose images: ${splits.join(", ")} (default test)` },
    {
      name: "data",
      kind: "text",
      placeholder: "name",
      help: "where the run's data are now: a name or a folder (default: as in training)",
    },
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const mode = outputModeOf(flags);
    const { reconstructRun } = await import("../../run/reconstructRun.ts");
    const { originals, corrupted, reconstructions, ...result } = await reconstructRun(folder, {
      ...pictureOptionsOf(flags),
      split: splits.find((name) => name === flags.split),
      data: textOf(flags.data),
    });
    if (mode === "json") return terminal.line(JSON.stringify(result));
    if (mode === "quiet") return terminal.line(result.file);
    const { file, split } = result;
    const below =
      corrupted === undefined
        ? `over ${reconstructions.count} reconstructions`
        : "over their corrupted and restored forms";
    terminal.line(`${file}: ${originals.count} ${split} images ${below}`);
  },
};
