import { plotWords } from "../../analyse/plots/kinds.ts";
import type { PlotFormat } from "../../apply/plotRun.ts";
import { ConfigError } from "../../errors.ts";
import { type Command, requireRun, usageOf } from "../command.ts";
import { doneText, drawing } from "../drawing.ts";
import { type CommandFlag, textOf } from "../flags.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { plotFlags, plotOptionsOf } from "../plotFlags.ts";
import { dataFlag } from "../runFlags.ts";

const names = plotWords.map(({ name }) => name);
const formats: readonly PlotFormat[] = ["png", "svg"];

export const plotCommand: Command = {
  name: "plot",
  usage: "<kind> <run>... [flags]",
  summary: `draw a figure of a trained run: ${names.join(", ")}`,
  examples: [
    ...plotWords.flatMap(({ name, example }) =>
      example === undefined
        ? []
        : [{ command: `nelbo plot ${name} ${example.words}`, meaning: example.meaning }],
    ),
    ...plotWords.map(({ name, summary, several = false }) => ({
      command: `nelbo plot ${name} <run>${several ? "..." : ""}`,
      meaning: summary,
    })),
  ],
  flags: [
    ...plotFlags,
    {
      name: "format",
      kind: "word",
      words: formats,
      help: `${formats.join(" or ")} (default: the extension of --out, or png)`,
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
        `nelbo plot: no kind is given. Kinds: ${names.join(", ")}. Usage: ${usageOf(this)}`,
      );
    const { plotOf, plotRun } = await import("../../apply/plotRun.ts");
    plotOf(kind);
    const [, ...others] = folders;
    const runs = [requireRun(folders, this), ...others] as const;
    const mode = outputModeOf(flags);
    const { draw, clear } = drawing(terminal, mode);
    try {
      const plotted = await plotRun(kind, runs, {
        ...plotOptionsOf(flags),
        format: formats.find((name) => name === flags.format),
        out: textOf(flags.out),
        data: textOf(flags.data),
        load: loadProgress(terminal, mode),
        onEncoding: (done, total) => draw(doneText("encoding", done, total)),
        onLayout: (done, total) => draw(`laying codes out, pass ${done} of ${total}`),
      });
      if (mode === "json") return terminal.line(JSON.stringify(plotted));
      if (mode === "quiet") return terminal.line(plotted.file);
      terminal.line(`${plotted.file}: ${plotWords.find(({ name }) => name === kind)?.summary ?? kind}`);
    } finally {
      clear();
    }
  },
};
