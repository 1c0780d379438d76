import type { LearnFigure } from "../../figure.ts";

export const networkAndStep: readonly LearnFigure[] = [];
