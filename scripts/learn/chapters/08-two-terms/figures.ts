import type { LearnFigure } from "../../figure.ts";
import { betaImages } from "./betaImages.ts";
import { gaussianVariance } from "./gaussianVariance.ts";
import { greyPixels } from "./greyPixels.ts";
import { rateDistortion } from "./rateDistortion.ts";

export const twoTerms: readonly LearnFigure[] = [rateDistortion, betaImages, gaussianVariance, greyPixels];
