import { datumShapeOf, undrawable } from "../analyse/drawable.ts";
import type { Plot, PlotWords } from "../analyse/plots/kind.ts";
import { sweepWords } from "../analyse/plots/kinds/sweep.ts";
import type { PlotOptions } from "../analyse/plots/options.ts";
import { comparisonPlot, curvesPlot } from "../analyse/plots/recordedPlots.ts";
import type { PlotProgress } from "../analyse/plots/source.ts";
import type { LoadOptions } from "../data/load.ts";
import { datasetTitle } from "../data/sources/known.ts";
import { ConfigError } from "../errors.ts";
import { readWholeEpochs } from "../store/journal.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { readSummary } from "../store/readSummary.ts";
import { sweepFigure } from "../sweep/figures/sweepFigure.ts";
import { openSweep, readSweepRuns } from "../sweep/sweepFolder.ts";
import { withMeasuredRuns } from "./measuredRuns.ts";

/** A kind of plot that is drawn from run folders: from one that may be unfinished, or from several. */
export interface FolderPlot extends PlotWords {
  /** Whether it accepts more than one run. */
  readonly several: boolean;
  /**
   * @throws ConfigError for an option that does not fit, RunError for folders that are not such runs, DataError if the
   *   data are not found
   */
  drawFolders(folders: readonly [string, ...string[]], request: FolderPlotRequest): Promise<Plot>;
}

/** Progress counts images, and passes of UMAP. */
export interface FolderPlotRequest extends PlotProgress {
  readonly options: PlotOptions;
  /** Where the data are now: a name or a folder. Default: as in training. */
  readonly data?: string | undefined;
  /** How the data are found. */
  readonly load?: LoadOptions | undefined;
}

const curves: FolderPlot = {
  ...curvesPlot,
  several: false,
  async drawFolders([folder], { options }) {
    const summary = await readSummary(systemDisk, folder);
    const { epochs } = await readWholeEpochs(systemDisk, summary);
    return curvesPlot.draw(epochs, summary, options);
  },
};

const comparison: FolderPlot = {
  ...comparisonPlot,
  several: true,
  async drawFolders(folders, { options, data, load, onEncoding }) {
    const reason = undrawable(datumShapeOf((await readSummary(systemDisk, folders[0])).data));
    if (reason !== undefined)
      throw new ConfigError(
        `${folders[0]}: cannot be shown as comparison: ${reason}. nelbo compare prints the metrics.`,
      );
    const onMeasured = ({ images, of, run, runs }: Record<"images" | "of" | "run" | "runs", number>) =>
      onEncoding?.((run - 1) * of + images, runs * of);
    return withMeasuredRuns(
      folders,
      { ...load, count: options.count, data, onMeasured },
      async ({ dataset, measured, originals }) =>
        comparisonPlot.draw(
          measured,
          { data: datasetTitle(dataset.name), count: dataset.test.count, originals },
          options,
        ),
    );
  },
};

const sweep: FolderPlot = {
  ...sweepWords,
  several: false,
  async drawFolders([folder], { options }) {
    const plan = await openSweep(systemDisk, folder);
    return sweepFigure(plan, await readSweepRuns(systemDisk, plan), options);
  },
};

/** All plots that are drawn from run folders. */
export const folderPlots: readonly FolderPlot[] = [curves, comparison, sweep];
