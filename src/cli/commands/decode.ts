import { ConfigError } from "../../errors.ts";
import { arrayOutputOf, imageOutFlag } from "../arrayOutput.ts";
import { type Command, requireRun, runOrExport, usageOf } from "../command.ts";
import { anyNumber, classFlags, classOptionsOf } from "../imageFlags.ts";
import { outputFlags } from "../outputMode.ts";

export const decodeCommand: Command = {
  name: "decode",
  usage: "<run> <files>... [flags]",
  words: runOrExport,
  summary: "turn codes into images",
  examples: [
    {
      command: "nelbo decode runs/mine codes.npy --out images.npy",
      meaning: "arrays [N, L] to [N, H, W, C]",
    },
    { command: "nelbo decode runs/mine codes.csv --out grid.png", meaning: "to one picture of all images" },
    {
      command: "nelbo decode exported codes.npy --out pictures",
      meaning: "to one PNG picture per image, in a folder",
    },
    {
      command: "nelbo decode runs/conditional codes.csv --labels codes.csv --out grid.png",
      meaning: "with a class-conditional model: the labels are those of the encoded images",
    },
  ],
  flags: [...classFlags("none"), imageOutFlag("lines of JSON"), ...outputFlags],
  takesSettings: false,
  positionals: anyNumber,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const files = positionals.slice(1);
    if (files.length === 0) {
      throw new ConfigError(`nelbo decode: no file of codes is given. Usage: ${usageOf(this)}`);
    }
    const output = arrayOutputOf(flags, terminal, "decoding", "codes");
    const { decodeRun } = await import("../../apply/decodeRun.ts");
    const result = await decodeRun(folder, {
      files,
      ...classOptionsOf(flags),
      ...output.destination,
    }).finally(output.clear);
    output.tell(result, () => `${result.count} images`);
  },
};
