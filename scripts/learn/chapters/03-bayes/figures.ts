import type { LearnFigure } from "../../figure.ts";
import { conjugate } from "./conjugate.ts";
import { evidenceEstimates } from "./evidenceEstimates.ts";
import { foldedPosterior } from "./foldedPosterior.ts";

export const bayes: readonly LearnFigure[] = [conjugate, foldedPosterior, evidenceEstimates];
