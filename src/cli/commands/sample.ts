import { type Command, requireRun } from "../command.ts";
import { jsonFlag, numberOf, textOf } from "../flags.ts";

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
    { name: "count", kind: "integer", minimum: 1, maximum: 10_000, help: "images (1 to 10,000, default 64)" },
    {
      name: "columns",
      kind: "integer",
      minimum: 1,
      maximum: 1000,
      help: "images in a row (default: nearly square)",
    },
    {
      name: "temperature",
      kind: "number",
      minimum: 0,
      help: "factor of the codes: below 1 more typical, less varied (from 0, default 1)",
    },
    {
      name: "seed",
      kind: "integer",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      help: "of the codes (default: the run's)",
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
    const { sampleRun } = await import("../../run/sampleRun.ts");
    const { images, ...result } = await sampleRun(folder, {
      count: numberOf(flags.count),
      columns: numberOf(flags.columns),
      temperature: numberOf(flags.temperature),
      seed: numberOf(flags.seed),
      out: textOf(flags.out),
    });
    if (flags.json === true) return terminal.line(JSON.stringify(result));
    const { file, seed, temperature } = result;
    terminal.line(`${file}: ${images.count} images, seed ${seed}, temperature ${temperature}`);
  },
};
