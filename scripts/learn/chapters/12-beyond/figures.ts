import type { LearnFigure } from "../../figure.ts";
import { betaCurve } from "./betaCurve.ts";
import { penalties } from "./penalties.ts";
import { rateDistortion } from "./rateDistortion.ts";

export const beyond: readonly LearnFigure[] = [betaCurve, penalties, rateDistortion];
