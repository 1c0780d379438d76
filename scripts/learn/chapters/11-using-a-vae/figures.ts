import type { LearnFigure } from "../../figure.ts";

export const usingAVae: readonly LearnFigure[] = [];
