import { ConfigError, DataError } from "../../errors.ts";
import type { EpochRecord } from "../../formats/metricsLine.ts";
import { decodePng } from "../../picture/png.ts";
import { adaptiveSvg } from "../../picture/report/adaptive.ts";
import type { Report, ReportFigure } from "../../picture/report/report.ts";
import { readBytes } from "../files.ts";
import { loadRun, type RunDataOptions } from "../loadRun.ts";
import { epochPictures } from "../pictures.ts";
import { denoisingPlot } from "../plots/denoising.ts";
import type { PlotKind } from "../plots/kind.ts";
import { plotKinds } from "../plots/kinds.ts";
import { reconstructionPlot } from "../plots/reconstruction.ts";
import { samplesPlot } from "../plots/samples.ts";
import { scatterPlot } from "../plots/scatter.ts";
import { type PlotSource, plotSource } from "../plots/source.ts";
import type { RunSummary } from "../runSummary.ts";
import { spaceOf } from "./space.ts";

type Pictures = Pick<Report, "figures"> & { readonly missing: readonly MissingPicture[] };

/** A picture that a run cannot have, or not yet. */
export interface MissingPicture {
  readonly title: string;
  readonly reason: string;
  /** Whether it can be drawn after the run was resumed. */
  readonly resumable: boolean;
}

interface Plots extends Pick<Pictures, "missing"> {
  readonly drawn: readonly { readonly kind: PlotKind; readonly figure: ReportFigure }[];
}

/**
 * Every picture of a run: the plots that apply, and why the others do not. Where the trained model cannot be asked, or its data
 * are elsewhere, reconstructions and samples are those that training made of an epoch.
 */
export async function picturesOf(
  summary: RunSummary,
  epoch: EpochRecord,
  where: RunDataOptions,
): Promise<Pictures> {
  const finished = summary.state === "finished" || summary.state === "stopped early";
  const plots = finished ? await plotsOf(summary.folder, where) : noPlots(summary);
  const isDrawn = (...wanted: readonly PlotKind[]) => plots.drawn.some(({ kind }) => wanted.includes(kind));
  const ofEpoch = await picturesOfEpoch(summary, epoch);
  const figures = [
    ...(isDrawn(reconstructionPlot, denoisingPlot) ? [] : ofEpoch.reconstruction),
    ...(isDrawn(samplesPlot) ? [] : ofEpoch.samples),
    ...plots.drawn.map(({ figure }) => figure),
  ];
  const shown = new Set(figures.map(({ title }) => title));
  return { figures, missing: plots.missing.filter(({ title }) => !shown.has(title)) };
}

/** The pictures that training made of an epoch; one that somebody deleted is left out. */
async function picturesOfEpoch({ folder, config, data }: RunSummary, { epoch }: EpochRecord) {
  const [reconstruction, samples] = epochPictures(folder, epoch, config);
  const restored = config.corrupt !== "none";
  const split = data.images.test > 0 ? "test" : "training";
  const rows = restored
    ? "the clean images, what the model was shown, and what it made of that"
    : "the originals over their reconstructions";
  const generated = config.model === "vae";
  return {
    reconstruction: await pictureFile(reconstruction, {
      title: "Reconstructions",
      about: `The first ${split} images after epoch ${epoch}: ${rows}.`,
      alternative: `Rows of ${split} images: ${rows}.`,
    }),
    samples: await pictureFile(samples, {
      title: generated ? "Samples" : "Decoded noise",
      about: generated
        ? `Images decoded from codes drawn from the prior, after epoch ${epoch}.`
        : `Images decoded from normal noise, after epoch ${epoch}: this model has no prior to draw from.`,
      alternative: "A grid of images that the decoder made of random codes.",
    }),
  };
}

async function pictureFile(
  path: string,
  about: Omit<ReportFigure, "picture">,
): Promise<readonly ReportFigure[]> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return [];
  const { width, height } = decodePng(bytes);
  return [{ ...about, picture: { kind: "png", bytes, width, height } }];
}

/** Every plot that applies to a finished run, and why the others do not. */
async function plotsOf(folder: string, where: RunDataOptions): Promise<Plots> {
  const run = await loadRun(folder);
  try {
    const source = plotSource(run, where);
    const drawn: Plots["drawn"][number][] = [];
    const missing: MissingPicture[] = [];
    for (const kind of plotKinds) {
      where.signal?.throwIfAborted();
      const reason = kind.refuses(run);
      const figure = reason === undefined ? await drawPlot(kind, source) : { reason };
      if ("reason" in figure) missing.push({ title: kind.title, reason: figure.reason, resumable: false });
      else drawn.push({ kind, figure });
      const space = kind === scatterPlot && "picture" in figure ? await spaceOf(source) : undefined;
      if (space !== undefined) drawn.push({ kind, figure: space });
    }
    return { drawn, missing };
  } finally {
    await run.dispose();
  }
}

/** A plot that cannot be drawn, its data being elsewhere, leaves the others as they are. */
async function drawPlot(
  kind: PlotKind,
  source: PlotSource,
): Promise<ReportFigure | { readonly reason: string }> {
  const { title, about } = kind;
  try {
    const { svg } = await kind.draw({ source, options: { theme: "light" } });
    const alternative = spokenOf(svg) ?? title;
    const adaptive = adaptiveSvg(svg);
    if (adaptive !== undefined)
      return { title, about, alternative, picture: { kind: "svg", light: adaptive } };
    const dark = await kind.draw({ source, options: { theme: "dark" } });
    return { title, about, alternative, picture: { kind: "svg", light: svg, dark: dark.svg } };
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof ConfigError) return { reason: cause.message };
    throw cause;
  }
}

/** What a picture says of itself to those who cannot see it. */
function spokenOf(svg: string): string | undefined {
  const label = /^<svg\b[^>]*?\saria-label="([^"]*)"/.exec(svg.trimStart())?.[1];
  return label
    ?.replaceAll("&quot;", '"')
    .replaceAll("&gt;", ">")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&");
}

/** Why a run that is not finished has no plots. */
function noPlots({ state }: RunSummary): Plots {
  const resumable = state === "interrupted";
  const reason = `it needs the trained model, and training ${state === "diverged" ? "diverged" : "is not finished"}`;
  return { drawn: [], missing: plotKinds.map(({ title }) => ({ title, reason, resumable })) };
}
