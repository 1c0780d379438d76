import { attributePlot } from "./attribute.ts";
import { denoisingPlot } from "./denoising.ts";
import { gridPlot } from "./grid.ts";
import { interpolationPlot } from "./interpolation.ts";
import type { PlotKind } from "./kind.ts";
import { klPlot } from "./klBars.ts";
import { manifoldPlot } from "./manifold.ts";
import { reconstructionPlot } from "./reconstruction.ts";
import { samplesPlot } from "./samples.ts";
import { scatterPlot } from "./scatter.ts";
import { traversalPlot } from "./traversal.ts";
import { variationsPlot } from "./variations.ts";

/** Every kind of plot of a trained model, in the order in which reports and help texts have them. */
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
