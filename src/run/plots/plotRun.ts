import { extname, join } from "node:path";
import { nearestWord } from "../../config/nearestWord.ts";
import { ConfigError, RunError } from "../../errors.ts";
import { initialiseRendererInNode } from "../../picture/node.ts";
import { svgToPng } from "../../picture/render.ts";
import { systemDisk } from "../disk.ts";
import { exists, writeNewFile } from "../files.ts";
import { runFiles } from "../folder.ts";
import { loadRun } from "../loadRun.ts";
import type { PlotKind, PlotOptionName, PlotOptions } from "./kind.ts";
import { plotKinds } from "./kinds.ts";
import { type PlotSourceOptions, plotSource } from "./source.ts";

export const plotFormats = ["png", "svg"] as const;
export type PlotFormat = (typeof plotFormats)[number];

export interface PlotRunOptions extends PlotOptions, Pick<PlotSourceOptions, "data" | "onEncoding"> {
  /** A file that does not exist yet. Default: a new one among the run's pictures. */
  readonly out?: string | undefined;
  /** Default: as the name of `out` ends, else png. PNGs have twice as many pixels as the page, for dense screens. */
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
 * Draws a plot of a finished run and writes it as one picture.
 *
 * @param name of a kind in `plotKinds`
 * @throws ConfigError for an unknown kind, one that the run has not, with the reason, or an option that the kind does not
 *   take or that does not fit
 * @throws RunError where the run cannot be loaded or the picture not written
 * @throws DataError where the run's data are not found, or are other files now
 */
export async function plotRun(
  name: string,
  folder: string,
  { out, format: wanted, data, onEncoding, ...options }: PlotRunOptions = {},
): Promise<PlottedRun> {
  const kind = plotKindOf(name);
  requireTaken(kind, options);
  const format = formatOf(out, wanted);
  if (out !== undefined && (await exists(out))) throw occupied(out);
  const run = await loadRun(folder);
  try {
    const reason = kind.refuses(run);
    if (reason !== undefined) throw new ConfigError(`${folder}: cannot be shown as ${kind.name}: ${reason}.`);
    const { svg, width, height } = await kind.draw({
      source: plotSource(run, { data, onEncoding }),
      options,
    });
    const file = await writePlot(await bytesOf(svg, format), {
      folder,
      name: `plot-${kind.name}`,
      out,
      format,
    });
    return { kind: kind.name, file, format, width, height };
  } finally {
    await run.dispose();
  }
}

/** The kind of a name. Throws ConfigError with the nearest one where there is none. */
export function plotKindOf(name: string): PlotKind {
  const names = plotKinds.map((kind) => kind.name);
  const found = plotKinds.find((kind) => kind.name === name);
  if (found !== undefined) return found;
  const nearest = nearestWord(name, names);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  throw new ConfigError(`plot: expected one of ${names.join(", ")}, found ${name}.${hint}`);
}

/** Throws ConfigError for an option that a kind does not take. */
function requireTaken({ name, options: taken }: PlotKind, given: PlotOptions): void {
  for (const [option, value] of Object.entries(given) as [PlotOptionName, unknown][]) {
    if (value === undefined || option === "theme" || option in taken) continue;
    throw new ConfigError(
      `${option}: the plot ${name} takes none. It takes ${[...Object.keys(taken), "theme"].join(", ")}.`,
    );
  }
}

function formatOf(out: string | undefined, wanted: PlotFormat | undefined): PlotFormat {
  if (out === undefined) return wanted ?? "png";
  const ending = extname(out).slice(1).toLowerCase();
  const named = plotFormats.find((format) => format === ending);
  if (named === undefined)
    throw new ConfigError(`out: expected a file that ends with .png or .svg, found ${out}`);
  if (wanted === undefined || wanted === named) return named;
  throw new ConfigError(`format: expected ${named}, as ${out} ends so, found ${wanted}. Drop one of them.`);
}

async function bytesOf(svg: string, format: PlotFormat): Promise<Uint8Array | string> {
  if (format === "svg") return svg;
  await initialiseRendererInNode();
  return svgToPng(svg);
}

interface PlotPlace {
  readonly folder: string;
  readonly name: string;
  readonly out: string | undefined;
  readonly format: PlotFormat;
}

/** Never replaces a file. Throws RunError where `out` exists, or cannot be written. */
async function writePlot(
  content: Uint8Array | string,
  { folder, name, out, format }: PlotPlace,
): Promise<string> {
  if (out !== undefined) {
    if (await writeNewFile(systemDisk, out, content)) return out;
    throw occupied(out);
  }
  for (let number = 1; ; number++) {
    const file = `${name}-${String(number).padStart(3, "0")}.${format}`;
    const path = join(folder, runFiles.pictures, file);
    if (await writeNewFile(systemDisk, path, content)) return path;
  }
}

function occupied(out: string): RunError {
  return new RunError(
    `${out}: expected a file that does not exist yet, found one. Choose another (--out), or delete it.`,
  );
}
