import type { PlotKind, PlotWords } from "./kind.ts";
import { attributePlot } from "./kinds/attribute.ts";
import { comparisonWords } from "./kinds/comparison.ts";
import { curvesWords } from "./kinds/curves.ts";
import { denoisingPlot } from "./kinds/denoising.ts";
import { gridPlot } from "./kinds/grid.ts";
import { interpolationPlot } from "./kinds/interpolation.ts";
import { klPlot } from "./kinds/kl.ts";
import { manifoldPlot } from "./kinds/manifold.ts";
import { reconstructionPlot } from "./kinds/reconstruction.ts";
import { samplesPlot } from "./kinds/samples.ts";
import { scatterPlot } from "./kinds/scatter.ts";
import { sweepWords } from "./kinds/sweep.ts";
import { traversalPlot } from "./kinds/traversal.ts";
import { variationsPlot } from "./kinds/variations.ts";

// Help lists the kinds, so this file and those of the kinds import nothing that draws: `draw` imports ./drawing.ts.

/** Every kind of plot of a trained model, in the order of reports and help texts. */
export const plotKinds: readonly PlotKind[] = [
  reconstructionPlot,
  denoisingPlot,
  samplesPlot,
  scatterPlot,
  klPlot,
  traversalPlot,
  interpolationPlot,
  variationsPlot,
  gridPlot,
  manifoldPlot,
  attributePlot,
];

/** Every kind of plot, including those made from recorded metrics and from several runs, in the order of the help. */
export const plotWords: readonly PlotWords[] = [...plotKinds, curvesWords, comparisonWords, sweepWords];
