import { inWords } from "../../../picture/history.ts";
import { numberText } from "../../../picture/text.ts";
import { type GlossaryEntry, termLink } from "./glossary.ts";
import { type Html, type HtmlAttributes, lines, tag, text } from "./html.ts";
import type { DataFile, Fact, ReportEpoch } from "./report.ts";
import { seriesOfReport, valueAt } from "./series.ts";

/** Names and values as a table whose rows have headings. Names that the glossary has are links to it. */
export function factsTable(facts: readonly Fact[], glossary: readonly GlossaryEntry[] = []): Html {
  const explained = facts.some(({ about }) => about !== undefined);
  const rows = facts.map(({ name, value, about = "" }) => {
    const cells = [tag("th", { scope: "row" }, termLink(name, glossary)), tag("td", {}, text(value))];
    return tag("tr", {}, ...cells, ...(explained ? [tag("td", { class: "note" }, text(about))] : []));
  });
  return tag("table", { class: "facts" }, tag("tbody", {}, lines(...rows)));
}

/** The files that a run was trained on, with size and sha256. */
export function filesTable(files: readonly DataFile[]): Html {
  const rows = files.map(({ name, bytes, sha256 }) =>
    tag(
      "tr",
      {},
      tag("th", { scope: "row" }, text(name)),
      tag("td", { class: "number" }, text(bytes.toLocaleString("en-US"))),
      tag("td", {}, tag("code", {}, text(sha256))),
    ),
  );
  const heading = tag("tr", {}, column("file"), column("bytes", { class: "number" }), column("sha256"));
  return tag("table", {}, tag("thead", {}, heading), tag("tbody", {}, lines(...rows)));
}

/** The metrics of every epoch. The script of the curves reads its cells. */
export function epochsTable(epochs: readonly ReportEpoch[], id: string): Html {
  const { names, figures, scalars } = seriesOfReport(epochs);
  const titles = figures.map(({ short }) => short);
  const over = names.map((name) => column(name, { scope: "colgroup", colspan: titles.length }));
  const under = names.flatMap(() => titles.map((title) => column(title, { class: "number" })));
  const after = [...scalars.map(inWords), "seconds"].map((name) =>
    column(name, { rowspan: 2, class: "number" }),
  );
  const head = [tag("tr", {}, column("epoch", { rowspan: 2 }), ...over, ...after), tag("tr", {}, ...under)];
  const rows = epochs.map((epoch) => {
    const measured = names.flatMap((name) =>
      figures.map((figure) => figureCell(valueAt(epoch, figure, name))),
    );
    const given = scalars.map((name) => figureCell(epoch.scalars?.[name]));
    const seconds = tag("td", { class: "number" }, text(epoch.seconds.toFixed(1)));
    const number = tag("th", { scope: "row" }, text(String(epoch.epoch)));
    return tag("tr", {}, number, ...measured, ...given, seconds);
  });
  const table = tag("table", { id }, tag("thead", {}, ...head), tag("tbody", {}, lines(...rows)));
  return tag("div", { class: "wide" }, table);
}

/** A measured value; a dash if it was not measured. */
export function figureCell(value: number | undefined, attributes: HtmlAttributes = {}): Html {
  return tag("td", { class: "number", ...attributes }, text(value === undefined ? "–" : numberText(value)));
}

export function column(name: string, attributes: Readonly<Record<string, string | number>> = {}): Html {
  return tag("th", { scope: "col", ...attributes }, text(name));
}
