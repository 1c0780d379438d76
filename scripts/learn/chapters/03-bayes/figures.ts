import type { LearnFigure } from "../../figure.ts";

export const bayes: readonly LearnFigure[] = [];
