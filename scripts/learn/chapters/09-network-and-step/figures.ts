import type { LearnFigure } from "../../figure.ts";
import { networkShapes } from "./networkShapes.ts";

export const networkAndStep: readonly LearnFigure[] = [networkShapes];
