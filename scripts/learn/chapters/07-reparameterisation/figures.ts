import type { LearnFigure } from "../../figure.ts";
import { gradientEstimates } from "./gradientEstimates.ts";
import { gradientVariance } from "./gradientVariance.ts";
import { noiseFixed } from "./noiseFixed.ts";

export const reparameterisation: readonly LearnFigure[] = [noiseFixed, gradientEstimates, gradientVariance];
