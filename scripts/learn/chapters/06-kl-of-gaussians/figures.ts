import type { LearnFigure } from "../../figure.ts";
import { klCases } from "./klCases.ts";
import { klDescent } from "./klDescent.ts";
import { klSlips } from "./klSlips.ts";

export const klOfGaussians: readonly LearnFigure[] = [klCases, klSlips, klDescent];
