import type { FitSummary } from "../../analyse/fitCodes.ts";
import type { SampleFitProgress } from "../../analyse/mixtureSamples.ts";
import { samplerNames } from "../../analyse/plots/options.ts";
import { imageOutFlag } from "../arrayOutput.ts";
import { type Command, requireRun, runOrExport } from "../command.ts";
import { doneText, drawing } from "../drawing.ts";
import { numberOf, textOf } from "../flags.ts";
import { formatCount, nats } from "../format.ts";
import { wrapText } from "../layout.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { countFlags, pictureOptionsOf } from "../pictureFlags.ts";
import { plotFlag } from "../plotFlags.ts";
import { dataFlag } from "../runFlags.ts";

export const sampleCommand: Command = {
  name: "sample",
  usage: "<run> [flags]",
  words: runOrExport,
  summary: "draw new images from a trained run",
  examples: [
    {
      command: "nelbo sample runs/mnist-784-400-20-001",
      meaning: "64 images in a picture in the run's folder",
    },
    {
      command: "nelbo sample runs/mine --count 100 --seed 7 --temperature 0.8 --out digits.png",
      meaning: "other, more typical images, in a file of your choice",
    },
    {
      command: "nelbo sample runs/conditional --class 3",
      meaning: "threes, from a run that was trained with --condition labels",
    },
    {
      command: "nelbo sample runs/autoencoder --sampler mixture --components 20",
      meaning: "codes from a mixture fitted to training codes, and its log density of the test codes",
    },
    {
      command: "nelbo sample exported --count 1000 --out samples.npy",
      meaning: "by an exported model, as an array [N, H, W, C]; PNG pictures if --out is a folder",
    },
  ],
  flags: [
    ...countFlags({
      count: "64, or 8 per class",
      columns: "images in a row of a picture (default: nearly square, or one row per class)",
      most: 10_000_000,
    }),
    imageOutFlag("a picture in the run's folder"),
    plotFlag(
      "sampler",
      "source of the codes: the prior, or a mixture of Gaussians fitted to the codes of the training images (default prior; mixture if the model has no prior)",
    ),
    plotFlag("components", "Gaussians of the mixture (1 to 1,000, default 10)"),
    plotFlag(
      "temperature",
      "factor of the codes' noise; below 1, images are more typical and less varied (0 to 1,000, default 1)",
    ),
    plotFlag("class", "draw only this class, for a class-conditional run (default: one row per class)"),
    plotFlag("seed", "seed of the codes (default: the run's)"),
    { ...dataFlag, help: `for the mixture, ${dataFlag.help}` },
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const mode = outputModeOf(flags);
    const { sampleRun } = await import("../../apply/sampleRun.ts");
    const { draw, clear } = drawing(terminal, mode);
    const { images: _, ...result } = await sampleRun(folder, {
      ...pictureOptionsOf(flags),
      ...loadProgress(terminal, mode),
      sampler: samplerNames.find((name) => name === flags.sampler),
      components: numberOf(flags.components),
      temperature: numberOf(flags.temperature),
      seed: numberOf(flags.seed),
      class: textOf(flags.class),
      data: textOf(flags.data),
      onEncoding: (done, total) => draw(doneText("encoding", done, total)),
      onFitting: (progress) => draw(fittingText(progress)),
      onDrawing: (done, total) => draw(doneText("drawing", done, total)),
    }).finally(clear);
    if (mode === "json") return terminal.line(JSON.stringify(result));
    if (mode === "quiet") return terminal.line(result.file);
    const { file, count, seed, temperature, fit, classes = [] } = result;
    const of = classes.length === 0 ? "" : ` of class${classes.length > 1 ? "es" : ""} ${classes.join(", ")}`;
    terminal.line(`${file}: ${formatCount(count)} images${of}, seed ${seed}, temperature ${temperature}`);
    if (fit === undefined) return;
    for (const line of wrapText(fitText(fit, classes.length), Math.min(100, terminal.columns)))
      terminal.line(line);
  },
};

/** `fitting to 60,000 codes, iteration 12: -24.31 nats a code`, or `class 3, fitting to ...`. */
function fittingText({ class: name, iteration, codes, logLikelihood }: SampleFitProgress): string {
  const of = name === undefined ? "" : `class ${name}, `;
  return `${of}fitting to ${formatCount(codes)} codes, iteration ${iteration}: ${nats(logLikelihood)} nats a code`;
}

/** What the mixture was fitted to, and the mean log density of held-out codes. */
function fitText({ components, codes, heldOut }: FitSummary, classes: number): string {
  const gaussians = components === 1 ? "one Gaussian" : `${components} Gaussians`;
  const fitted = `codes drawn from ${gaussians}${classes > 1 ? " for each class," : ""} fitted to the codes of ${formatCount(codes)} training images.`;
  if (heldOut === undefined) return fitted;
  const { split, count, logDensity } = heldOut;
  const beside = logDensity.prior === undefined ? "" : `, ${nats(logDensity.prior)} under the prior`;
  return `${fitted} log p(z) of ${formatCount(count)} ${split} codes: ${nats(logDensity.mixture)} nats under the mixture${beside}`;
}
