import type { DownloadProgress } from "../../data/load.ts";
import { ConfigError } from "../../errors.ts";
import type { Command } from "../command.ts";
import { downloadLine } from "../downloadLine.ts";
import { jsonFlag, textOf } from "../flags.ts";
import { withNamedData } from "../namedData.ts";

export const dataCommand: Command = {
  name: "data",
  usage: "[<data>] [flags]",
  words: {
    "<data>": "a name, a file or a folder, as train takes it; none lists the data sets known by name",
  },
  summary: "look at a data set before training on it, or list those that are known by name",
  examples: [
    { command: "nelbo data", meaning: "the data sets known by name, their licences, and which are here" },
    { command: "nelbo data digits", meaning: "counts, classes, numbers, duplicates, recommended settings" },
    { command: "nelbo data ./my-images --sheet sheet.png", meaning: "the same, and a picture of 100 images" },
    { command: "nelbo data ./my-images --json", meaning: "all of it, for programs to read" },
  ],
  flags: [
    {
      name: "sheet",
      kind: "text",
      placeholder: "file",
      help: "a PNG file that does not exist yet, for a picture of up to 100 images",
    },
    jsonFlag,
  ],
  takesSettings: true,
  positionals: 1,
  async run({ positionals, flags, settings }, terminal) {
    const input = withNamedData({ positionals, settings });
    const json = flags.json === true;
    const sheet = textOf(flags.sheet);
    const tell = await import("../dataReport.ts");
    if (input.data === undefined) {
      const [first] = [...Object.keys(input), ...(sheet === undefined ? [] : ["sheet"])];
      if (first !== undefined)
        throw new ConfigError(`nelbo data: expected the name or path of data beside ${first}, found none.`);
      const { listDatasets } = await import("../../run/listDatasets.ts");
      const datasets = await listDatasets();
      if (json) return terminal.line(JSON.stringify(datasets));
      return tell.datasetsLines(datasets, terminal).forEach((text) => void terminal.line(text));
    }
    const { lookAtData } = await import("../../run/lookAtData.ts");
    const live = json ? undefined : terminal.live;
    const load = { onProgress: (progress: DownloadProgress) => live?.draw(downloadLine(progress)) };
    const look = await lookAtData(input, { load, sheet }).finally(() => live?.clear());
    if (look === undefined) return;
    if (json) return terminal.line(JSON.stringify(look));
    for (const text of tell.lookLines(look, input.data, terminal)) terminal.line(text);
  },
};
