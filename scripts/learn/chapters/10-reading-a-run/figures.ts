import type { LearnFigure } from "../../figure.ts";
import { collapse } from "./collapse.ts";
import { healthyRun } from "./healthyRun.ts";
import { highRate } from "./highRate.ts";
import { lowBeta } from "./lowBeta.ts";
import { overfitting } from "./overfitting.ts";
import { wideVariance } from "./wideVariance.ts";

export const readingARun: readonly LearnFigure[] = [
  healthyRun,
  collapse,
  highRate,
  overfitting,
  wideVariance,
  lowBeta,
];
