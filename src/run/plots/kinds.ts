import { attributePlot } from "./attribute.ts";
import { gridPlot } from "./grid.ts";
import { interpolationPlot } from "./interpolation.ts";
import type { PlotKind } from "./kind.ts";
import { klPlot } from "./klBars.ts";
import { manifoldPlot } from "./manifold.ts";
import { samplesPlot } from "./samples.ts";
import { scatterPlot } from "./scatter.ts";
import { traversalPlot } from "./traversal.ts";
import { variationsPlot } from "./variations.ts";

/** Every kind of plot, in the order in which reports and help texts have them. */
export const plotKinds: readonly PlotKind[] = [
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
