import { ConfigError } from "../../errors.ts";
import type { TableFormat } from "../../sweep/table/formats.ts";
import { type Command, requireRun } from "../command.ts";
import { jsonFlag, numberOf, textOf } from "../flags.ts";
import { listOf, whereFlag } from "../sweepFlags.ts";
import { tableLines } from "../table.ts";

const tableFormats = ["text", "csv", "markdown", "latex"] as const satisfies readonly TableFormat[];

export const tableCommand: Command = {
  name: "table",
  usage: "<sweep> --rows <settings> [flags]",
  words: { "<sweep>": "the folder of a sweep" },
  summary: "print means and standard deviations over the seeds of a sweep",
  examples: [
    {
      command: "nelbo table sweeps/beta-001 --rows beta --columns latentSize --value test.elbo",
      meaning: "a row for each beta, a column for each latent size",
    },
    {
      command: "nelbo table sweeps/beta-001 --rows beta --format latex --out beta.tex",
      meaning: "for a paper, with the package booktabs",
    },
    {
      command: "nelbo table sweeps/beta-001 --rows beta --where latentSize=2",
      meaning: "only the runs with these settings",
    },
  ],
  flags: [
    {
      name: "rows",
      kind: "text",
      placeholder: "settings",
      help: "settings whose values are the rows: beta, or beta,prior",
    },
    {
      name: "columns",
      kind: "text",
      placeholder: "settings",
      help: "settings whose values are the columns (default: one column)",
    },
    {
      name: "value",
      kind: "text",
      placeholder: "name",
      help: "train., validation. or test. with loss, elbo, negativeElbo, reconstruction, kl; evaluation. with these except loss, logLikelihood, bitsPerDimension, activeUnits, squaredError, rootMeanSquare; seconds, epoch, parameters (default evaluation.negativeElbo)",
    },
    whereFlag,
    {
      name: "digits",
      kind: "integer",
      minimum: 0,
      maximum: 12,
      help: "digits after the decimal point, except in CSV (default 2)",
    },
    { name: "format", kind: "word", words: tableFormats, help: `${tableFormats.join(", ")} (default text)` },
    {
      name: "out",
      kind: "text",
      placeholder: "file",
      help: "a file that does not exist yet (default: standard output)",
    },
    jsonFlag,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals, flags }, terminal) {
    const folder = requireRun(positionals, this);
    const rows = listOf(flags.rows);
    if (rows.length === 0)
      throw new ConfigError(
        "--rows is required: the settings whose values are the rows, such as --rows beta.",
      );
    const { openSweep, readSweepRuns } = await import("../../sweep/sweepFolder.ts");
    const { systemDisk } = await import("../../store/node/systemDisk.ts");
    const { sweepTable } = await import("../../sweep/table/table.ts");
    const { wantedValues } = await import("../../sweep/table/where.ts");
    const formats = await import("../../sweep/table/formats.ts");
    const found = await readSweepRuns(systemDisk, await openSweep(systemDisk, folder));
    const table = sweepTable(found, {
      rows,
      columns: listOf(flags.columns),
      value: textOf(flags.value),
      where: wantedValues(listOf(flags.where)),
    });
    if (flags.json === true) return terminal.line(JSON.stringify(table));
    const digits = numberOf(flags.digits) ?? 2;
    const format = tableFormats.find((name) => name === flags.format) ?? "text";
    const plain = () => {
      const { head, body } = formats.textTable(table, digits);
      const columns = head.map((title, at) => ({ title, right: at >= rows.length }));
      return [formats.captionOf(table), ...tableLines(columns, body, terminal.style), ...table.notes];
    };
    const lines = {
      text: plain,
      csv: () => formats.tableCsv(table).trimEnd().split("\n"),
      markdown: () => formats.tableMarkdown(table, digits).trimEnd().split("\n"),
      latex: () => formats.tableLatex(table, digits).trimEnd().split("\n"),
    }[format]();
    const out = textOf(flags.out);
    if (out === undefined) {
      for (const line of lines) terminal.line(line);
      return;
    }
    const { requireNew, writePicture } = await import("../../apply/pictureFile.ts");
    await requireNew(out);
    await writePicture(`${lines.join("\n")}\n`, { folder, name: "table", out });
    terminal.line(`${out}: ${formats.captionOf(table)}`);
    if (format === "csv") for (const note of table.notes) terminal.errorLine(note);
  },
};
