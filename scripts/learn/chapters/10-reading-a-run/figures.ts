import type { LearnFigure } from "../../figure.ts";

export const readingARun: readonly LearnFigure[] = [];
