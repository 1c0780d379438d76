import { ConfigError } from "../../errors.ts";
import { type Command, usageOf } from "../command.ts";
import { drawing } from "../drawing.ts";
import { textOf } from "../flags.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { countFlags, pictureOptionsOf } from "../pictureFlags.ts";
import { dataFlag } from "../runFlags.ts";

export const compareCommand: Command = {
  name: "compare",
  usage: "<run>... [flags]",
  summary: "compare trained runs on their test images",
  examples: [
    {
      command: "nelbo compare runs/pca runs/autoencoder runs/vae",
      meaning: "reconstruction errors, losses if they are comparable, and a picture with one row per run",
    },
    {
      command: "nelbo compare runs/seed-* --count 16 --out seeds.png",
      meaning: "two rows of eight images for each run, in a file of your choice",
    },
  ],
  flags: [
    ...countFlags({ count: "8", columns: "images in a row (default 8)" }),
    {
      name: "out",
      kind: "text",
      placeholder: "file",
      help: "a PNG file that does not exist yet (default: in the first run's pictures)",
    },
    { ...dataFlag, help: "where the runs' data are now: a name or a folder (default: as in training)" },
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: Number.POSITIVE_INFINITY,
  async run({ positionals, flags }, terminal) {
    if (positionals.length === 0 || positionals.includes("")) {
      throw new ConfigError(`nelbo compare: no run folder is given. Usage: ${usageOf(this)}`);
    }
    const mode = outputModeOf(flags);
    const { compareRuns } = await import("../../apply/compareRuns.ts");
    const { comparisonLines, progressText } = await import("../comparisonReport.ts");
    const { draw, clear } = drawing(terminal, mode);
    const comparison = await compareRuns(positionals, {
      ...pictureOptionsOf(flags),
      ...loadProgress(terminal, mode),
      data: textOf(flags.data),
      onMeasured: (progress) => draw(progressText(progress)),
    }).finally(clear);
    if (mode === "json") return terminal.line(JSON.stringify(comparison));
    if (mode === "quiet") return comparison.file === undefined ? undefined : terminal.line(comparison.file);
    for (const line of comparisonLines(comparison, terminal)) terminal.line(line);
  },
};
