import type { WrittenReport } from "../../apply/reportRun.ts";
import { type Command, requireRun } from "../command.ts";
import { drawing } from "../drawing.ts";
import { textOf } from "../flags.ts";
import { loadProgress } from "../loadProgress.ts";
import { outputFlags, outputModeOf } from "../outputMode.ts";
import { dataFlag } from "../runFlags.ts";

export const reportCommand: Command = {
  name: "report",
  usage: "<run> [flags]",
  summary: "write a report of a run as one HTML page",
  examples: [
    {
      command: "nelbo report runs/mnist-784-400-20-001",
      meaning: "report.html in the run's folder: the loss, its meaning, curves, and all figures that apply",
    },
    {
      command: "nelbo report runs/mine --data /mnt/images --out mine.html",
      meaning: "another file, for a run whose data were moved",
    },
  ],
  flags: [
    dataFlag,
    {
      name: "out",
      kind: "text",
      placeholder: "file",
      help: "an .html file that does not exist yet (default: the run's report.html, which is replaced)",
    },
    ...outputFlags,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const mode = outputModeOf(flags);
    const { reportRun } = await import("../../apply/reportRun.ts");
    const { draw, clear } = drawing(terminal, mode);
    draw("writing the report ...");
    const options = {
      ...loadProgress(terminal, mode),
      data: textOf(flags.data),
      out: textOf(flags.out),
    };
    const report = await reportRun(folder, options).finally(clear);
    if (mode === "json") return terminal.line(JSON.stringify(report));
    if (mode === "quiet") return terminal.line(report.file);
    for (const line of reportLines(report)) terminal.line(line);
  },
};

/** What was written, and which figures are left out. */
function reportLines({ file, bytes, figures, missing }: WrittenReport): readonly string[] {
  const pictures = figures.length + 1;
  return [
    `${file}: ${(bytes / 1e6).toFixed(1)} MB, ${pictures} ${pictures === 1 ? "figure" : "figures"}`,
    ...missing.map(({ title, reason }) => `  without ${title}: ${reason}`),
  ];
}
