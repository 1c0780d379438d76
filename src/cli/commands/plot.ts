import type { PlotFormat } from "../../apply/plotRun.ts";
import { ConfigError } from "../../errors.ts";
import type { ThemeName } from "../../picture/theme.ts";
import { type Command, requireRun, usageOf } from "../command.ts";
import { doneText, drawing } from "../drawing.ts";
import { type CommandFlag, type FlagValue, numberOf, textOf } from "../flags.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { classFlag } from "../pictureFlags.ts";
import { dataFlag, samplers, splits } from "../runFlags.ts";

/** Each kind with what it shows; a test holds them against the library's. */
const kinds = {
  reconstruction: "images over their reconstructions",
  denoising: "clean, corrupted and restored images",
  samples: "new images, as means or as draws",
  scatter: "encodings, coloured by class",
  kl: "the KL of every latent dimension",
  traversal: "every latent dimension, changed alone",
  interpolation: "from one image to another",
  variations: "images like a given one",
  grid: "two dimensions around an image",
  manifold: "the plane of a two-dimensional latent space",
  attribute: "from one class to another",
  curves: "the loss and its parts over the epochs, also while training",
  comparison: "what several runs make of the same images",
} as const;

const themes: readonly ThemeName[] = ["light", "dark"];
const formats: readonly PlotFormat[] = ["png", "svg"];
const shown = ["mean", "draw"] as const;
const projections = ["pca", "umap"] as const;
const of = (...names: readonly (keyof typeof kinds)[]) => `(${names.join(", ")})`;

export const plotCommand: Command = {
  name: "plot",
  usage: "<kind> <run>... [flags]",
  summary: `draw a figure of a trained run: ${Object.keys(kinds).join(", ")}`,
  examples: [
    {
      command: "nelbo plot scatter runs/mnist-784-400-2-001",
      meaning: "the code of every test image, coloured by class",
    },
    {
      command: "nelbo plot traversal runs/mine --images 7 --count 5 --out dimensions.svg",
      meaning: "the five dimensions that tell most, around test image 7",
    },
    {
      command: "nelbo plot attribute runs/mine --classes 3,8 --theme dark",
      meaning: "threes that become eights",
    },
    ...Object.entries(kinds).map(([kind, meaning]) => ({
      command: `nelbo plot ${kind} <run>${kind === "comparison" ? "..." : ""}`,
      meaning,
    })),
  ],
  flags: [
    {
      name: "split",
      kind: "word",
      words: splits,
      help: `whose images: ${splits.join(", ")} (default test; all but samples, manifold, curves, comparison)`,
    },
    {
      name: "count",
      kind: "integer",
      minimum: 1,
      maximum: 1_000_000,
      help: `how many ${of("reconstruction", "denoising", "samples", "scatter", "comparison")}: images; traversal: dimensions; variations: of each image`,
    },
    {
      name: "steps",
      kind: "integer",
      minimum: 2,
      maximum: 60,
      help: `images along a path or a side ${of("traversal", "interpolation", "grid", "manifold", "attribute")}`,
    },
    {
      name: "range",
      kind: "number",
      minimum: 0,
      maximum: 1000,
      help: `standard deviations either way, default 3 ${of("traversal", "grid")}`,
    },
    {
      name: "dimensions",
      kind: "text",
      placeholder: "list",
      help: `latent dimensions, from 1 on: 1,2 ${of("scatter", "grid")}; scatter: 3 for three at once`,
    },
    {
      name: "projection",
      kind: "word",
      words: projections,
      help: `how more dimensions are shown in fewer (default pca) ${of("scatter")}`,
    },
    {
      name: "images",
      kind: "text",
      placeholder: "list",
      help: `images of the split, from 0 on: 0,7 ${of("reconstruction", "denoising", "traversal", "interpolation", "variations", "grid", "attribute")}`,
    },
    {
      name: "classes",
      kind: "text",
      placeholder: "list",
      help: `from which class to which: 3,8 ${of("attribute")}`,
    },
    classFlag(
      `of a run that is told classes: what codes are decoded as (default: the image's own; samples: a row for each) ${of("samples", "traversal", "interpolation", "variations", "grid", "manifold", "attribute")}`,
    ),
    {
      name: "sampler",
      kind: "word",
      words: samplers,
      help: `where codes come from: ${samplers.join(", ")} fitted to codes (default prior, where there is one) ${of("samples")}`,
    },
    {
      name: "components",
      kind: "integer",
      minimum: 1,
      maximum: 1000,
      help: `Gaussians of the mixture, default 10 ${of("samples")}`,
    },
    {
      name: "temperature",
      kind: "number",
      minimum: 0,
      maximum: 1000,
      help: `factor of the noise of codes, default 1 ${of("samples", "variations")}`,
    },
    {
      name: "show",
      kind: "word",
      words: shown,
      help: `mean, or draw from the likelihood (default mean) ${of("samples")}`,
    },
    {
      name: "seed",
      kind: "integer",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      help: `of the noise, or of UMAP (default: the run's) ${of("samples", "variations", "scatter")}`,
    },
    { name: "theme", kind: "word", words: themes, help: `${themes.join(" or ")} (default light)` },
    {
      name: "format",
      kind: "word",
      words: formats,
      help: `${formats.join(" or ")} (default: as --out ends, else png)`,
    },
    {
      name: "out",
      kind: "text",
      placeholder: "file",
      help: "a file that does not exist yet (default: in the run's pictures)",
    },
    dataFlag,
    ...outputFlags,
  ] satisfies readonly CommandFlag[],
  takesSettings: false,
  positionals: Number.POSITIVE_INFINITY,
  async run({ positionals, flags }, terminal) {
    const [kind, ...folders] = positionals;
    if (kind === undefined)
      throw new ConfigError(
        `nelbo plot: expected one of ${Object.keys(kinds).join(", ")}, found none. Usage: ${usageOf(this)}`,
      );
    const { plotOf, plotRun } = await import("../../apply/plotRun.ts");
    plotOf(kind);
    const [, ...others] = folders;
    const runs = [requireRun(folders, this), ...others] as const;
    const mode = outputModeOf(flags);
    const { draw, clear } = drawing(terminal, mode);
    try {
      const plotted = await plotRun(kind, runs, {
        split: splits.find((name) => name === flags.split),
        count: numberOf(flags.count),
        steps: numberOf(flags.steps),
        range: numberOf(flags.range),
        dimensions: numbersOf("dimensions", flags.dimensions),
        projection: projections.find((word) => word === flags.projection),
        images: numbersOf("images", flags.images),
        classes: textOf(flags.classes)
          ?.split(",")
          .map((name) => name.trim()),
        sampler: samplers.find((name) => name === flags.sampler),
        components: numberOf(flags.components),
        class: textOf(flags.class),
        temperature: numberOf(flags.temperature),
        show: shown.find((word) => word === flags.show),
        seed: numberOf(flags.seed),
        theme: themes.find((name) => name === flags.theme),
        format: formats.find((name) => name === flags.format),
        out: textOf(flags.out),
        data: textOf(flags.data),
        load: loadProgress(terminal, mode),
        onEncoding: (done, total) => draw(doneText("encoding", done, total)),
        onLayout: (done, total) => draw(`laying codes out, pass ${done} of ${total}`),
      });
      if (mode === "json") return terminal.line(JSON.stringify(plotted));
      if (mode === "quiet") return terminal.line(plotted.file);
      terminal.line(`${plotted.file}: ${kinds[kind as keyof typeof kinds] ?? kind}`);
    } finally {
      clear();
    }
  },
};

/** `1,2` as numbers. Throws ConfigError for what are no whole numbers with commas between them. */
function numbersOf(flag: string, value: FlagValue | undefined): readonly number[] | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (/^\s*\d+(\s*,\s*\d+)*\s*$/.test(text)) return text.split(",").map(Number);
  throw new ConfigError(`--${flag}: expected whole numbers with commas between them, found '${text}'.`);
}
