import type { LearnFigure } from "../../figure.ts";
import { betaCurve } from "./betaCurve.ts";
import { objectivesPlane } from "./objectivesPlane.ts";
import { penalties } from "./penalties.ts";

export const beyond: readonly LearnFigure[] = [betaCurve, penalties, objectivesPlane];
