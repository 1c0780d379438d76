import type { LearnFigure } from "../../figure.ts";
import { aggregatePosterior } from "./aggregatePosterior.ts";
import { codePlaces } from "./codePlaces.ts";
import { travelTimes } from "./travelTimes.ts";

export const generating: readonly LearnFigure[] = [travelTimes, codePlaces, aggregatePosterior];
