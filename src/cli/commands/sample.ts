import { sampleRun } from "../../run/sampleRun.ts";
import { type Command, jsonFlag } from "../command.ts";
import { numberFlag, requireRun, textFlag } from "../runArgument.ts";

export const sampleCommand: Command = {
  name: "sample",
  usage: "<run> [flags]",
  summary: "draw new images from a trained run",
  examples: [
    {
      command: "nelbo sample runs/mnist-784-400-20-001",
      meaning: "64 images in a picture beside the run's own",
    },
    {
      command: "nelbo sample runs/mine --count 100 --seed 7 --temperature 0.8 --out digits.png",
      meaning: "others, more typical ones, in a file of your choice",
    },
  ],
  flags: [
    { name: "count", kind: "integer", placeholder: "n", help: "images (default 64)" },
    { name: "columns", kind: "integer", placeholder: "n", help: "images in a row (default: nearly square)" },
    {
      name: "temperature",
      kind: "text",
      placeholder: "x",
      help: "factor of the codes: below 1 more typical, less varied (default 1)",
    },
    { name: "seed", kind: "text", placeholder: "n", help: "of the codes (default: the run's)" },
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
    const { images, ...result } = await sampleRun(requireRun(positionals, this), {
      count: numberFlag("count", flags.count),
      columns: numberFlag("columns", flags.columns),
      temperature: numberFlag("temperature", flags.temperature),
      seed: numberFlag("seed", flags.seed),
      out: textFlag(flags.out),
    });
    if (flags.json === true) terminal.line(JSON.stringify(result));
    else
      terminal.line(
        `${result.file}: ${images.count} images, seed ${result.seed}, temperature ${result.temperature}`,
      );
  },
};
