import type { LearnFigure } from "../../figure.ts";

export const klOfGaussians: readonly LearnFigure[] = [];
