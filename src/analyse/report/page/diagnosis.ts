import { type DimensionHistory, dimensionMap, mostRows } from "../../../picture/dimensionMap.ts";
import { caption, figureId } from "./figures.ts";
import { type Html, inlineSvg, lines, nothing, tag, text } from "./html.ts";
import { columns } from "./report.ts";
import { pageTheme } from "./style.ts";

/** The diagnosis of a run's training. */
export interface ReportDiagnosis {
  /** What was measured of its codes, in sentences. */
  readonly about: string;
  /** The most severe first. */
  readonly findings: readonly ReportFinding[];
  /** The text if there is no finding. */
  readonly unremarkable: string;
  /** The information in each dimension after each epoch; absent if codes have no distribution. */
  readonly dimensions?: DimensionHistory;
}

export interface ReportFinding {
  readonly title: string;
  readonly severity: "warning" | "note";
  readonly measured: string;
  readonly advice: string;
  /** The first epoch from which on it was always found. */
  readonly since: number;
}

/** Findings with what to change, and a figure of the information in each dimension. */
export function diagnosisContent(diagnosis: ReportDiagnosis, number: number): Html {
  const { about, findings, unremarkable, dimensions } = diagnosis;
  const said = findings.length === 0 ? [tag("p", {}, text(unremarkable))] : findings.map(findingPart);
  return lines(
    tag("p", {}, text(about)),
    ...said,
    dimensions === undefined ? nothing : dimensionsFigure(dimensions, number),
  );
}

function findingPart({ title, severity, measured, advice, since }: ReportFinding): Html {
  return tag(
    "div",
    { class: severity === "warning" ? "finding warning" : "finding", role: "note" },
    tag(
      "p",
      {},
      tag("b", {}, text(`${title}. `)),
      text(measured),
      tag("span", { class: "note" }, text(` Since epoch ${since}.`)),
    ),
    tag("p", {}, text(advice)),
  );
}

function dimensionsFigure(history: DimensionHistory, number: number): Html {
  const unused = history.active.filter((active) => !active).length;
  const hidden = Math.max(0, history.active.length - mostRows);
  const about = [
    ...(history.of === undefined ? [] : [`Over ${history.of}, after each epoch.`]),
    "A stronger colour means more information about an image. Rows end with their last value.",
    ...(unused === 0 ? [] : ["Names in grey: not active after the last epoch."]),
    ...(hidden === 0 ? [] : [`${hidden} dimensions with lower values are not shown.`]),
  ];
  return tag(
    "figure",
    { class: "map", id: figureId(number) },
    tag("div", { class: "drawing wide-only" }, inlineSvg(dimensionMap(history, pageTheme, columns.wide))),
    tag("div", { class: "drawing narrow-only" }, inlineSvg(dimensionMap(history, pageTheme, columns.narrow))),
    caption(number, history.title, about.join(" ")),
  );
}
