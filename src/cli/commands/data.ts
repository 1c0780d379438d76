import { ConfigError } from "../../errors.ts";
import type { ParsedArguments } from "../arguments.ts";
import type { Command } from "../command.ts";
import { withNamedData } from "../command.ts";
import { jsonFlag, textOf } from "../flags.ts";
import { formatCount } from "../format.ts";
import { loadProgress } from "../loadProgress.ts";
import type { Terminal } from "../terminal.ts";

export const dataCommand: Command = {
  name: "data",
  usage: "[<data>] [flags]",
  words: {
    "<data>": "a name, a file or a folder, as for train; without it, the named data sets are listed",
  },
  summary: "inspect a data set before training on it, or list the named data sets",
  examples: [
    { command: "nelbo data", meaning: "the named data sets, their licences, and which are on this machine" },
    { command: "nelbo data digits", meaning: "counts, classes, numbers, duplicates, recommended settings" },
    { command: "nelbo data ./my-images --sheet sheet.png", meaning: "the same, and a picture of 100 images" },
    { command: "nelbo data ./my-images --json", meaning: "everything as JSON" },
    { command: "nelbo data --clear-cache", meaning: "remove the prepared pictures from the cache" },
  ],
  flags: [
    {
      name: "sheet",
      kind: "text",
      placeholder: "file",
      help: "a PNG file that does not exist yet, for a picture of up to 100 images",
    },
    {
      name: "clear-cache",
      kind: "boolean",
      help: "remove all prepared pictures from the cache, and do nothing else",
    },
    jsonFlag,
  ],
  takesSettings: true,
  positionals: 1,
  async run({ positionals, flags, settings }, terminal) {
    if (flags["clear-cache"] === true) return clearCache({ positionals, flags, settings }, terminal);
    const input = withNamedData({ positionals, settings });
    const json = flags.json === true;
    const sheet = textOf(flags.sheet);
    const tell = await import("../dataReport.ts");
    if (input.data === undefined) {
      const [first] = [...Object.keys(input), ...(sheet === undefined ? [] : ["sheet"])];
      if (first !== undefined)
        throw new ConfigError(`nelbo data: ${first} requires the name or path of data.`);
      const { listDatasets } = await import("../../run/listDatasets.ts");
      const datasets = await listDatasets();
      if (json) return terminal.line(JSON.stringify(datasets));
      return tell.datasetsLines(datasets, terminal).forEach((text) => void terminal.line(text));
    }
    const { lookAtData } = await import("../../run/lookAtData.ts");
    const load = loadProgress(terminal, json ? "json" : "text");
    const look = await lookAtData(input, { load, sheet }).finally(() => terminal.live?.clear());
    if (look === undefined) return;
    if (json) return terminal.line(JSON.stringify(look));
    for (const text of tell.lookLines(look, input.data, terminal)) terminal.line(text);
  },
};

/** Removes prepared pictures and prints their number. Throws ConfigError if anything but --json is given with it. */
async function clearCache(
  { positionals, flags, settings }: Pick<ParsedArguments, "positionals" | "flags" | "settings">,
  terminal: Terminal,
): Promise<void> {
  const [first] = [
    ...positionals,
    ...Object.keys(settings),
    ...Object.keys(flags).filter((name) => name !== "clear-cache" && name !== "json"),
  ];
  if (first !== undefined) {
    throw new ConfigError(
      `--clear-cache removes the prepared pictures of all data and cannot be combined with ${first}. Drop one of them.`,
    );
  }
  const { clearPictureCache } = await import("../../data/pictures/cache/clear.node.ts");
  const cleared = await clearPictureCache();
  if (flags.json === true) return terminal.line(JSON.stringify(cleared));
  const { folder, files, bytes } = cleared;
  terminal.line(
    files === 0
      ? `${folder}: no prepared pictures`
      : `${folder}: removed prepared pictures, ${formatCount(files)} ${files === 1 ? "file" : "files"}, ${(bytes / 1e6).toFixed(1)} MB`,
  );
}
