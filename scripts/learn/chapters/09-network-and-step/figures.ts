import type { LearnFigure } from "../../figure.ts";
import { fourPixelGraph } from "./fourPixelGraph.ts";
import { networkShapes } from "./networkShapes.ts";
import { trainingLoss } from "./trainingLoss.ts";

export const networkAndStep: readonly LearnFigure[] = [networkShapes, fourPixelGraph, trainingLoss];
