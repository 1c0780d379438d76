import { imageOutFlag } from "../arrayOutput.ts";
import { type Command, requireRun, runOrExport } from "../command.ts";
import { numberOf, textOf } from "../flags.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { classFlag, pictureFlags, pictureOptionsOf } from "../pictureFlags.ts";

export const sampleCommand: Command = {
  name: "sample",
  usage: "<run> [flags]",
  words: runOrExport,
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
    {
      command: "nelbo sample runs/told --class 3",
      meaning: "threes, of a run that was trained with --condition labels",
    },
    {
      command: "nelbo sample exported --count 1000 --out samples.npy",
      meaning: "by an exported model, as an array [N, H, W, C]; a folder has a PNG picture of each",
    },
  ],
  flags: [
    ...pictureFlags({
      count: 64,
      more: ", or 8 of each class",
      columns: "images in a row of a picture (default: nearly square, or all of a class)",
    }).filter(({ name }) => name !== "out"),
    imageOutFlag("a picture among the run's"),
    {
      name: "temperature",
      kind: "number",
      minimum: 0,
      help: "factor of the codes: below 1 more typical, less varied (from 0, default 1)",
    },
    classFlag("only one class of a run that is told classes (default: a row for each)"),
    {
      name: "seed",
      kind: "integer",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      help: "of the codes (default: the run's)",
    },
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const mode = outputModeOf(flags);
    const { sampleRun } = await import("../../run/sampleRun.ts");
    const { images, ...result } = await sampleRun(folder, {
      ...pictureOptionsOf(flags),
      temperature: numberOf(flags.temperature),
      seed: numberOf(flags.seed),
      class: textOf(flags.class),
    });
    if (mode === "json") return terminal.line(JSON.stringify(result));
    if (mode === "quiet") return terminal.line(result.file);
    const { file, seed, temperature, classes = [] } = result;
    const of = classes.length === 0 ? "" : ` of class${classes.length > 1 ? "es" : ""} ${classes.join(", ")}`;
    terminal.line(`${file}: ${images.count} images${of}, seed ${seed}, temperature ${temperature}`);
  },
};
