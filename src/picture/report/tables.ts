import { figureText } from "../text.ts";
import { type Html, lines, tag, text } from "./html.ts";
import type { DataFile, Fact, ReportEpoch } from "./report.ts";
import { type SeriesOfReport, seriesOfReport } from "./series.ts";

/** Names and what they stand for, as a table whose rows have headings. */
export function factsTable(facts: readonly Fact[]): Html {
  const explained = facts.some(({ about }) => about !== undefined);
  const rows = facts.map(({ name, value, about = "" }) => {
    const cells = [tag("th", { scope: "row" }, text(name)), tag("td", {}, text(value))];
    return tag("tr", {}, ...cells, ...(explained ? [tag("td", { class: "note" }, text(about))] : []));
  });
  return tag("table", { class: "facts" }, tag("tbody", {}, lines(...rows)));
}

/** The files that a run was trained on, to the byte. */
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

/** The figures of every epoch. The script of the curves reads its cells. */
export function epochsTable(epochs: readonly ReportEpoch[], id: string): Html {
  const series = seriesOfReport(epochs);
  const over = series.names.map((name) => column(name, { scope: "colgroup", colspan: series.parts.length }));
  const under = series.names.flatMap(() =>
    series.parts.map(({ short }) => column(short, { class: "number" })),
  );
  const head = tag(
    "thead",
    {},
    tag(
      "tr",
      {},
      column("epoch", { rowspan: 2 }),
      ...over,
      column("seconds", { rowspan: 2, class: "number" }),
    ),
    tag("tr", {}, ...under),
  );
  const rows = epochs.map((epoch) => epochRow(epoch, series));
  const body = tag("tbody", {}, lines(...rows));
  return tag("div", { class: "wide" }, tag("table", { id, class: "epochs" }, head, body));
}

function epochRow(epoch: ReportEpoch, { names, parts }: SeriesOfReport): Html {
  const cells = names.flatMap((name) =>
    parts.map(({ part }) => {
      const value = epoch[name]?.[part];
      return tag("td", { class: "number" }, text(value === undefined ? "–" : figureText(value)));
    }),
  );
  const seconds = tag("td", { class: "number" }, text(epoch.seconds.toFixed(1)));
  return tag("tr", {}, tag("th", { scope: "row" }, text(String(epoch.epoch))), ...cells, seconds);
}

export function column(name: string, attributes: Readonly<Record<string, string | number>> = {}): Html {
  return tag("th", { scope: "col", ...attributes }, text(name));
}
