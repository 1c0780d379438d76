import type { PlotKind } from "../analyse/plots/kind.ts";
import { denoisingPlot } from "../analyse/plots/kinds/denoising.ts";
import { reconstructionPlot } from "../analyse/plots/kinds/reconstruction.ts";
import { samplesPlot } from "../analyse/plots/kinds/samples.ts";
import { plotKinds } from "../analyse/plots/kinds.ts";
import { plotSource } from "../analyse/plots/source.ts";
import { type MissingPicture, type ReportPlots, reportPlots } from "../analyse/report/figures.ts";
import type { Report, ReportFigure } from "../analyse/report/page/report.ts";
import type { RunSummary } from "../analyse/runSummary.ts";
import { decodePng } from "../codec/png.ts";
import { readBytes } from "../store/files.ts";
import { epochPictures } from "../store/folder.ts";
import type { RunDataOptions } from "../store/loadRun.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import type { EpochRecord } from "../train/records.ts";
import { loadRun } from "./load.ts";

type Pictures = Pick<Report, "figures"> & { readonly missing: readonly MissingPicture[] };

/**
 * All pictures of a run: the plots that apply, and why the others do not. If the run is not finished, or its data are
 * not found, reconstructions and samples are the pictures that training drew after an epoch.
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

/** The pictures that training drew after an epoch, without deleted ones. */
async function picturesOfEpoch({ folder, config, data }: RunSummary, { epoch }: EpochRecord) {
  const [reconstruction, samples] = epochPictures(systemDisk, folder, epoch, config);
  const restored = config.corrupt !== "none";
  const split = data.images.test > 0 ? "test" : "training";
  const rows = restored
    ? "the clean images, the corrupted images, and the restored images"
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
      alternative: "A grid of images decoded from random codes.",
    }),
  };
}

async function pictureFile(
  path: string,
  about: Omit<ReportFigure, "picture">,
): Promise<readonly ReportFigure[]> {
  const bytes = await readBytes(systemDisk, path);
  if (bytes === undefined) return [];
  const { width, height } = decodePng(bytes);
  return [{ ...about, picture: { kind: "png", bytes, width, height } }];
}

async function plotsOf(folder: string, where: RunDataOptions): Promise<ReportPlots> {
  const run = await loadRun(folder);
  try {
    return await reportPlots(
      plotSource(run, () => run.loadDataset(where)),
      where,
    );
  } finally {
    await run.dispose();
  }
}

/** Why a run that is not finished has no plots. */
function noPlots({ state }: RunSummary): ReportPlots {
  const resumable = state === "interrupted";
  const reason = `it requires the trained model, and training ${state === "diverged" ? "diverged" : "is not finished"}`;
  return { drawn: [], missing: plotKinds.map(({ title }) => ({ title, reason, resumable })) };
}
