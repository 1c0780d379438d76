import type { LearnFigure } from "../../figure.ts";
import { alike, aroundOne } from "./alike.ts";
import { between } from "./between.ts";
import { denoised } from "./denoised.ts";

export const usingAVae: readonly LearnFigure[] = [denoised, alike, aroundOne, between];
