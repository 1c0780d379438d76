import type { PlotKind } from "./kind.ts";

/** Every kind of plot, in the order in which reports and help texts have them. */
export const plotKinds: readonly PlotKind[] = [];
