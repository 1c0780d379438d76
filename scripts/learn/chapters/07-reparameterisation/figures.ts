import type { LearnFigure } from "../../figure.ts";

export const reparameterisation: readonly LearnFigure[] = [];
