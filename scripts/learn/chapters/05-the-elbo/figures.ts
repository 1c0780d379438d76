import type { LearnFigure } from "../../figure.ts";

export const theElbo: readonly LearnFigure[] = [];
