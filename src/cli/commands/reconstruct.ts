import { nearestWord } from "../../config/config.ts";
import { ConfigError } from "../../errors.ts";
import { reconstructRun, type SplitName, splitNames } from "../../run/reconstructRun.ts";
import { type Command, jsonFlag } from "../command.ts";
import { numberFlag, requireRun, textFlag } from "../runArgument.ts";

export const reconstructCommand: Command = {
  name: "reconstruct",
  usage: "<run> [flags]",
  summary: "put images through a trained run and back",
  examples: [
    {
      command: "nelbo reconstruct runs/mnist-784-400-20-001",
      meaning: "8 test images over their reconstructions",
    },
    {
      command: "nelbo reconstruct runs/mine --split train --count 32 --out pairs.png",
      meaning: "four rows of training images",
    },
  ],
  flags: [
    { name: "count", kind: "integer", placeholder: "n", help: "images, from the first on (default 8)" },
    { name: "columns", kind: "integer", placeholder: "n", help: "pairs in a row (default 8)" },
    {
      name: "split",
      kind: "text",
      placeholder: "word",
      help: `one of ${splitNames.join(", ")} (default test)`,
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
    const { originals, reconstructions, ...result } = await reconstructRun(requireRun(positionals, this), {
      count: numberFlag("count", flags.count),
      columns: numberFlag("columns", flags.columns),
      split: splitFlag(textFlag(flags.split)),
      out: textFlag(flags.out),
    });
    if (flags.json === true) terminal.line(JSON.stringify(result));
    else
      terminal.line(
        `${result.file}: ${originals.count} ${result.split} images over ${reconstructions.count} reconstructions`,
      );
  },
};

function splitFlag(word: string | undefined): SplitName | undefined {
  const split = splitNames.find((name) => name === word);
  if (word === undefined || split !== undefined) return split;
  const nearest = nearestWord(word, splitNames);
  throw new ConfigError(
    `--split: expected one of ${splitNames.join(", ")}, found '${word}'.${nearest === undefined ? "" : ` Did you mean ${nearest}?`}`,
  );
}
