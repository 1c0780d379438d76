import type { LearnFigure } from "../../figure.ts";

export const whyACode: readonly LearnFigure[] = [];
