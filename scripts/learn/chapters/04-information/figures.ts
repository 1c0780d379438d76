import type { LearnFigure } from "../../figure.ts";
import { informationCurves } from "./informationCurves.ts";
import { klDirections } from "./klDirections.ts";
import { mixtureFits } from "./mixtureFits.ts";

export const information: readonly LearnFigure[] = [informationCurves, klDirections, mixtureFits];
