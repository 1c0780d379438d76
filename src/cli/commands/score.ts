import type { ScoredRun } from "../../apply/scoreRun.ts";
import { arrayOutFlag, arrayOutputOf } from "../arrayOutput.ts";
import { type Command, requireRun, runOrExport } from "../command.ts";
import { numberOf } from "../flags.ts";
import { nats } from "../format.ts";
import { anyNumber, imageFlags, imageOptionsOf } from "../imageFlags.ts";
import { outputFlags } from "../outputMode.ts";

const largest = 65_536;

export const scoreCommand: Command = {
  name: "score",
  usage: "<run> [<files>...] [flags]",
  words: runOrExport,
  summary: "compute an anomaly score (negative ELBO) for each image",
  examples: [
    {
      command: "nelbo score runs/mine --out scores.csv",
      meaning: "the negative ELBO of each test image and its parts, in nats",
    },
    {
      command: "nelbo score runs/mine parts/ --top 10",
      meaning: "the ten highest scores in a folder of pictures, highest first",
    },
    {
      command: "nelbo score exported images.npy --samples 64",
      meaning: "by an exported model, with 64 samples per image",
    },
  ],
  flags: [
    ...imageFlags,
    { name: "sort", kind: "boolean", help: "sort by score, highest first" },
    {
      name: "top",
      kind: "integer",
      minimum: 1,
      maximum: 1e9,
      help: "only the n highest scores, highest first",
    },
    {
      name: "samples",
      kind: "integer",
      minimum: 1,
      maximum: largest,
      help: "samples of q(z|x) per image; more samples make scores more precise (default 16)",
    },
    {
      name: "seed",
      kind: "integer",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      help: "seed of the samples' noise, which is the same for all images (default: the run's)",
    },
    arrayOutFlag,
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: anyNumber,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const output = arrayOutputOf(flags, terminal, "scoring");
    const { scoreRun } = await import("../../apply/scoreRun.ts");
    const result = await scoreRun(folder, {
      ...imageOptionsOf(flags, terminal),
      files: positionals.slice(1),
      sort: flags.sort === true,
      top: numberOf(flags.top),
      samples: numberOf(flags.samples),
      seed: numberOf(flags.seed),
      ...output.destination,
    }).finally(output.clear);
    const ranks = rankText(result);
    output.tell(result, () => {
      const means = Object.entries(result.mean).map(([name, value]) => `${name} ${nats(value)}`);
      return `scores of ${result.count} images, on average ${means.join(", ")} nats. ${ranks}`;
    });
    if (result.file === undefined) terminal.errorLine(ranks);
  },
};

/** What `rank` and `p` mean, or why they are missing. */
function rankText({ heldOut }: ScoredRun): string {
  if (heldOut === undefined)
    return "No rank and no p: the folder was made by an earlier version and has no held-out scores.";
  const { split, count } = heldOut;
  const smallest = (1 / (count + 1)).toPrecision(2);
  return `rank and p are relative to the scores of ${count} ${split} images; p is never below ${smallest}, 1 / ${count + 1}.`;
}
