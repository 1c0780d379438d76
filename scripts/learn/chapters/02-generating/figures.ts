import type { LearnFigure } from "../../figure.ts";

export const generating: readonly LearnFigure[] = [];
