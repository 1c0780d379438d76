import type { LearnFigure } from "../../figure.ts";
import { elboGap } from "./elboGap.ts";
import { elboTerms } from "./elboTerms.ts";
import { iwaeBounds } from "./iwaeBounds.ts";
import { jensen } from "./jensen.ts";

export const theElbo: readonly LearnFigure[] = [jensen, elboGap, elboTerms, iwaeBounds];
