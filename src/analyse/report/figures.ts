import { asSettings } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { PlotKind } from "../plots/kind.ts";
import { scatterPlot } from "../plots/kinds/scatter.ts";
import { plotKinds } from "../plots/kinds.ts";
import type { PlotOptions } from "../plots/options.ts";
import type { Refusal } from "../plots/refusals.ts";
import type { PlotSource } from "../plots/source.ts";
import { adaptiveFigure } from "./page/adaptive.ts";
import { columns, type ReportFigure } from "./page/report.ts";
import { spaceOf } from "./space.ts";

/** A figure that cannot be drawn for a run, or not yet. */
export interface MissingPicture {
  readonly title: string;
  readonly reason: string;
  /** Whether it can be drawn after the run is resumed. */
  readonly resumable: boolean;
}

/** The plots that a report shows, and why others are missing. */
export interface ReportPlots {
  readonly drawn: readonly { readonly kind: PlotKind; readonly figure: ReportFigure }[];
  readonly missing: readonly MissingPicture[];
}

/**
 * Every plot that applies to a trained model, and why the others do not apply.
 *
 * @throws the reason of `signal`, if it is aborted
 */
export async function reportPlots(
  source: PlotSource,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ReportPlots> {
  const drawn: ReportPlots["drawn"][number][] = [];
  const missing: MissingPicture[] = [];
  for (const kind of plotKinds) {
    signal?.throwIfAborted();
    const reason = kind.refuses(source.trained);
    const figure = reason === undefined ? await drawPlot(kind, source) : { reason: reasonText(reason) };
    if ("reason" in figure) missing.push({ title: kind.title, reason: figure.reason, resumable: false });
    else drawn.push({ kind, figure });
    const space = kind === scatterPlot && "picture" in figure ? await spaceOf(source) : undefined;
    if (space !== undefined) drawn.push({ kind, figure: space });
  }
  return { drawn, missing };
}

function reasonText({ text, remedy }: Refusal): string {
  return remedy === undefined ? text : `${text}. ${asSettings(remedy)}`;
}

/** The figure of a plot, or why it cannot be drawn, for example because the data are missing. Other plots go on. */
async function drawPlot(
  kind: PlotKind,
  source: PlotSource,
): Promise<ReportFigure | { readonly reason: string }> {
  const { title, about } = kind;
  const draw = (column: number, options: PlotOptions) =>
    adaptiveFigure((theme) => kind.draw({ source, options: { ...options, theme }, column }));
  try {
    const { svg, words } = await draw(columns.wide, {});
    const narrow = await draw(columns.narrow, kind.narrow ?? {});
    const alternative = alternativeOf(svg) ?? title;
    const details = words?.subtitle;
    const picture = { kind: "svg", svg, narrow: narrow.svg } as const;
    return { title, about, alternative, picture, ...(details !== undefined && { details }) };
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof ConfigError) return { reason: cause.message };
    throw cause;
  }
}

/** The text alternative in a figure. */
function alternativeOf(svg: string): string | undefined {
  const label = /^<svg\b[^>]*?\saria-label="([^"]*)"/.exec(svg.trimStart())?.[1];
  return label
    ?.replaceAll("&quot;", '"')
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}
