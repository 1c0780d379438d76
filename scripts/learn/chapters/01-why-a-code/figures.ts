import type { LearnFigure } from "../../figure.ts";
import { codeHoles } from "./codeHoles.ts";
import { principalAxes } from "./principalAxes.ts";
import { threePlanes } from "./threePlanes.ts";
import { threeReconstructions } from "./threeReconstructions.ts";

export const whyACode: readonly LearnFigure[] = [principalAxes, threePlanes, threeReconstructions, codeHoles];
