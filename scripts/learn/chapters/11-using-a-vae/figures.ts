import type { LearnFigure } from "../../figure.ts";
import { alike, aroundOne } from "./alike.ts";
import { anomalyImages, anomalyScores, leftOut } from "./anomalies.ts";
import { attribute } from "./attribute.ts";
import { between } from "./between.ts";
import { codeUses } from "./codeUses.ts";
import { conditioned } from "./conditioned.ts";
import { denoised } from "./denoised.ts";

export const usingAVae: readonly LearnFigure[] = [
  denoised,
  alike,
  aroundOne,
  between,
  attribute,
  anomalyImages,
  anomalyScores,
  leftOut,
  codeUses,
  conditioned,
];
