import { splitNames } from "../../analyse/plots/options.ts";
import { type Command, requireRun } from "../command.ts";
import { drawing } from "../drawing.ts";
import { jsonFlag, numberOf, textOf } from "../flags.ts";
import { loadProgress } from "../loadProgress.ts";
import { plotFlag } from "../plotFlags.ts";
import { dataFlag, deviceFlag, deviceOf } from "../runFlags.ts";

export const evaluateCommand: Command = {
  name: "evaluate",
  usage: "<run> [flags]",
  summary: "estimate log p(x), and measure the codes and errors of a finished run",
  examples: [
    {
      command: "nelbo evaluate runs/mine",
      meaning: "its ELBO and errors on the test images, and log p(x) from 100 codes per image",
    },
    {
      command: "nelbo evaluate runs/mine --samples 5000 --images 1000",
      meaning:
        "with as many codes as papers use, on the first thousand images; continues if it was interrupted",
    },
  ],
  flags: [
    plotFlag("split", "split of the run's data: train, validation or test (default test)"),
    {
      name: "images",
      kind: "integer",
      minimum: 1,
      maximum: 1e9,
      help: "number of images, from the first on (default: all)",
    },
    {
      name: "samples",
      kind: "integer",
      minimum: 0,
      maximum: 1e6,
      help: "codes per image for the estimate of log p(x); 0 skips it (default 100)",
    },
    {
      name: "measures",
      kind: "text",
      placeholder: "list",
      help:
        "measures of the codes: factors (MIG, DCI, SAP, beta-VAE and FactorVAE scores), labels (accuracy of classifiers), " +
        "information, or none (default: all that the data have factors and labels for)",
    },
    plotFlag("seed", "seed of all draws (default: the run's)"),
    deviceFlag("what computes (default cpu)"),
    dataFlag,
    jsonFlag,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const { measuresOf } = await import("../measureNames.ts");
    const measures = measuresOf(textOf(flags.measures));
    const { evaluateRun } = await import("../../apply/evaluateRun.ts");
    const { evaluationLines, evaluationProgress } = await import("../evaluationReport.ts");
    const mode = flags.json === true ? "json" : "text";
    const { draw, clear } = drawing(terminal, mode);
    const evaluated = await evaluateRun(folder, {
      ...loadProgress(terminal, mode),
      split: splitNames.find((name) => name === flags.split),
      images: numberOf(flags.images),
      samples: numberOf(flags.samples),
      seed: numberOf(flags.seed),
      data: textOf(flags.data),
      measures,
      device: deviceOf(flags.device),
      onEvaluated: (progress) => draw(evaluationProgress(progress)),
      onWarning: (warning) => terminal.errorLine(warning),
    }).finally(clear);
    if (flags.json === true) return terminal.line(JSON.stringify(evaluated));
    for (const line of evaluationLines(evaluated, terminal)) terminal.line(line);
  },
};
