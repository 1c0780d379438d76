import { extname } from "node:path";
import { advice, change } from "../advice.ts";
import type { Plot, PlotKind, PlotWords } from "../analyse/plots/kind.ts";
import { plotKinds } from "../analyse/plots/kinds.ts";
import type { PlotOptionName, PlotOptions } from "../analyse/plots/options.ts";
import { curvesPlot } from "../analyse/plots/recordedPlots.ts";
import { noPictures, type Refusal } from "../analyse/plots/refusals.ts";
import { type PlotProgress, plotSource } from "../analyse/plots/source.ts";
import type { TrainedModel } from "../analyse/trainedModel.ts";
import { nearestWord } from "../config/nearestWord.ts";
import type { LoadOptions } from "../data/load.ts";
import { ConfigError } from "../errors.ts";
import { initialiseRendererInNode } from "../picture/render.node.ts";
import { svgToPng } from "../picture/render.ts";
import type { FolderPlot, FolderPlotRequest } from "./folderPlots.ts";
import { folderPlots } from "./folderPlots.ts";
import { loadRun } from "./load.ts";
import { requireNew, writePicture } from "./pictureFile.ts";

export const plotFormats = ["png", "svg"] as const;
export type PlotFormat = (typeof plotFormats)[number];

export interface PlotRunOptions extends PlotOptions, PlotProgress {
  /** Where the data are now: a name or a folder. Default: as in training. */
  readonly data?: string | undefined;
  /** How the data are found. */
  readonly load?: LoadOptions | undefined;
  /** A file that does not exist yet. Default: a new file in the run's pictures folder. */
  readonly out?: string | undefined;
  /** Default: the extension of `out`, or png. PNGs have twice as many pixels as the page, for dense screens. */
  readonly format?: PlotFormat | undefined;
}

export interface PlottedRun {
  readonly kind: string;
  /** The picture's path. */
  readonly file: string;
  readonly format: PlotFormat;
  /** Pixels of the page. */
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a plot and writes it as one picture. Most kinds require one finished run. `curves` also accepts an unfinished
 * run, and `comparison` any number of finished runs.
 *
 * @param name of a kind in `plotKinds` or `folderPlots`
 * @param runs a run's folder, or several
 * @throws ConfigError for an unknown kind, a kind that the run does not have, with the reason, or an option that the
 *   kind does not accept or that does not fit
 * @throws RunError if a run cannot be loaded or the picture cannot be written
 * @throws DataError if a run's data are not found, or their files have changed
 */
export async function plotRun(
  name: string,
  runs: string | readonly [string, ...string[]],
  { out, format: wanted, data, load, onEncoding, onLayout, ...options }: PlotRunOptions = {},
): Promise<PlottedRun> {
  const plot = plotOf(name);
  const folders = typeof runs === "string" ? ([runs] as const) : runs;
  if (folders.length > 1 && !("several" in plot && plot.several))
    throw new ConfigError(
      `${name}: expected one run, found ${folders.length}: ${folders.join(", ")}. Plot them separately.`,
    );
  requireTaken(plot, options, data);
  const format = formatOf(out, wanted);
  await requireNew(out);
  const { svg, width, height } =
    "drawFolders" in plot
      ? await plot.drawFolders(folders, { options, data, load, onEncoding })
      : await drawOfModel(plot, folders[0], { options, data, load, onEncoding, onLayout });
  const place = { folder: folders[0], name: `plot-${name}`, out, format };
  const file = await writePicture(await bytesOf(svg, format), place);
  return { kind: name, file, format, width, height };
}

async function drawOfModel(
  kind: PlotKind,
  folder: string,
  { options, data, load, ...progress }: FolderPlotRequest,
): Promise<Plot> {
  const run = await loadRun(folder);
  try {
    const reason = kind.refuses(run);
    if (reason !== undefined)
      throw new ConfigError(
        `${folder}: cannot be shown as ${kind.name}: ${reason.text}.${otherPlots(run, reason)}`,
        { remedy: reason.remedy },
      );
    const source = plotSource(run, () => run.loadDataset({ ...load, data }), progress);
    return await kind.draw({ source, options, data });
  } finally {
    await run.dispose();
  }
}

/** The plots that are available for data that are not images. */
function otherPlots(run: TrainedModel, reason: Refusal): string {
  if (reason.text !== noPictures(run)?.text) return "";
  const names = [curvesPlot, ...plotKinds.filter((kind) => kind.refuses(run) === undefined)].map(
    ({ name }) => name,
  );
  return ` Its plots: ${names.join(", ")}.`;
}

/** The plot with a name. Throws ConfigError with the nearest name if there is none. */
export function plotOf(name: string): PlotKind | FolderPlot {
  const plots = [...plotKinds, ...folderPlots];
  const found = plots.find((plot) => plot.name === name);
  if (found !== undefined) return found;
  const names = plots.map((plot) => plot.name);
  const nearest = nearestWord(name, names);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  throw new ConfigError(`plot: expected one of ${names.join(", ")}, found ${name}.${hint}`, { value: name });
}

/** Throws ConfigError for an option that a kind does not accept, and for `data` if the kind does not need data. */
function requireTaken(
  { name, options: taken, withoutData }: PlotWords,
  given: PlotOptions,
  data: string | undefined,
): void {
  if (withoutData !== undefined && data !== undefined)
    throw new ConfigError(`the plot ${name} is made of ${withoutData} and takes none, found ${data}.`, {
      setting: "data",
      value: data,
      remedy: advice`Drop ${change("data")}.`,
    });
  for (const [option, value] of Object.entries(given) as [PlotOptionName, unknown][]) {
    if (value === undefined || option === "theme" || option in taken) continue;
    const others = [...Object.keys(taken), "theme"].join(", ");
    throw new ConfigError(`the plot ${name} takes none. It takes ${others}.`, {
      setting: option,
      value,
      remedy: advice`Drop ${change(option)}.`,
    });
  }
}

function formatOf(out: string | undefined, wanted: PlotFormat | undefined): PlotFormat {
  if (out === undefined) return wanted ?? "png";
  const ending = extname(out).slice(1).toLowerCase();
  const named = plotFormats.find((format) => format === ending);
  if (named === undefined)
    throw new ConfigError(`expected a file that ends with .png or .svg, found ${out}.`, {
      setting: "out",
      value: out,
    });
  if (wanted === undefined || wanted === named) return named;
  throw new ConfigError(`expected ${named}, as ${out} ends so, found ${wanted}.`, {
    setting: "format",
    value: wanted,
    remedy: advice`Drop ${change("format")} or ${change("out")}.`,
  });
}

async function bytesOf(svg: string, format: PlotFormat): Promise<Uint8Array | string> {
  if (format === "svg") return svg;
  await initialiseRendererInNode();
  return svgToPng(svg);
}
