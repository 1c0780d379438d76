import type { Command } from "../command.ts";
import { withNamedData } from "../command.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { noReportFlag } from "../runFlags.ts";

export const trainCommand: Command = {
  name: "train",
  usage: "[<data>] [flags]",
  summary: "train a variational autoencoder",
  examples: [
    { command: "nelbo train digits", meaning: "8 x 8 digits, included with nelbo; trains in seconds" },
    { command: "nelbo train mnist", meaning: "a 784-400-20 VAE on 60,000 images, ten epochs" },
    {
      command: "nelbo train mnist --latent 2 --beta 4 --epochs 30",
      meaning: "two latent dimensions, KL weighted by 4",
    },
    {
      command: "nelbo train mnist --hidden 512,256 --activation silu --binarize dynamic --validation 10000",
      meaning: "a deeper network, binary pixels, and a validation split",
    },
    {
      command: "nelbo train faces.npz --lr 3e-4 --schedule cosine --warmup 500 --out runs/mine",
      meaning: "your own arrays, with learning rate warm-up and cosine decay",
    },
    {
      command: "nelbo train mnist --hidden 1024,512 --dry-run",
      meaning: "what it would require: parameters, memory, time per epoch",
    },
  ],
  flags: [
    {
      name: "dry-run",
      kind: "boolean",
      help: "print sizes, memory and time, measured with a few steps; train and write nothing",
    },
    noReportFlag,
    ...outputFlags,
  ],
  takesSettings: true,
  positionals: 1,
  async run({ positionals, flags, settings }, terminal) {
    const input = withNamedData({ positionals, settings });
    const mode = outputModeOf(flags);
    if (flags["dry-run"] === true) {
      const { tellForecast } = await import("../forecastReport.ts");
      return tellForecast(input, mode, terminal);
    }
    const { trainRun } = await import("../../run/trainRun.ts");
    const { followRun } = await import("../followRun.ts");
    const load = loadProgress(terminal, mode);
    const report = flags["no-report"] !== true;
    return followRun(
      { mode, report, begin: (signal) => trainRun(input, { load, signal, report }) },
      terminal,
    );
  },
};
