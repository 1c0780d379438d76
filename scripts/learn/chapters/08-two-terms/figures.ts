import type { LearnFigure } from "../../figure.ts";

export const twoTerms: readonly LearnFigure[] = [];
