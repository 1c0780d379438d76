import { imageOutFlag } from "../arrayOutput.ts";
import { type Command, requireRun, runOrExport } from "../command.ts";
import { doneText, drawing } from "../drawing.ts";
import { numberOf, textOf } from "../flags.ts";
import { anyNumber, imageFlags, imageOptionsOf } from "../imageFlags.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";

export const reconstructCommand: Command = {
  name: "reconstruct",
  usage: "<run> [<files>...] [flags]",
  words: runOrExport,
  summary: "encode images and decode them again with a trained run",
  examples: [
    {
      command: "nelbo reconstruct runs/mnist-784-400-20-001",
      meaning: "8 test images, from the first on, over their reconstructions",
    },
    {
      command: "nelbo reconstruct runs/mine --split train --count 32 --out pairs.png",
      meaning: "four rows of training images",
    },
    {
      command: "nelbo reconstruct exported scans/ more.npy --out restored.npy",
      meaning: "a folder of PNG pictures and an array, as [N, H, W, C]; PNG pictures if --out is a folder",
    },
  ],
  flags: [
    ...imageFlags,
    {
      name: "count",
      kind: "integer",
      minimum: 1,
      maximum: 1e9,
      help: "images, from the first on (default: 8 in a picture of the run's data, otherwise all)",
    },
    {
      name: "columns",
      kind: "integer",
      minimum: 1,
      maximum: 1000,
      help: "images in a row of a picture (default 8)",
    },
    imageOutFlag("a picture in the run's folder"),
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: anyNumber,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const mode = outputModeOf(flags);
    const { reconstructRun } = await import("../../apply/reconstructRun.ts");
    const { draw, clear } = drawing(terminal, mode);
    const { shown, ...result } = await reconstructRun(folder, {
      ...imageOptionsOf(flags, terminal),
      files: positionals.slice(1),
      count: numberOf(flags.count),
      columns: numberOf(flags.columns),
      out: textOf(flags.out),
      onDone: (done, total) => draw(doneText("reconstructing", done, total)),
    }).finally(clear);
    if (mode === "json") return terminal.line(JSON.stringify(result));
    if (mode === "quiet") return terminal.line(result.file);
    const { file, split, count } = result;
    const images = split === undefined ? `${count} images` : `${count} ${split} images`;
    if (shown === undefined) return terminal.line(`${file}: reconstructions of ${images}`);
    const below =
      shown.corrupted === undefined
        ? `over ${count} reconstructions`
        : "over their corrupted and restored forms";
    terminal.line(`${file}: ${images} ${below}`);
  },
};
