import type { LearnFigure } from "../../figure.ts";

export const beyond: readonly LearnFigure[] = [];
