import type { LearnFigure } from "../../figure.ts";
import { klDirections } from "./klDirections.ts";

export const information: readonly LearnFigure[] = [klDirections];
